package dure.iam;

import dure.iam.entity.Holder;
import dure.iam.entity.Kind;
import dure.iam.entity.StoredGroup;
import dure.iam.entity.StoredRole;
import dure.iam.entity.StoredUser;
import dure.kernel.Arn;
import dure.kernel.Authorization;
import dure.kernel.Authorization.Check;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.wire.schema.Structure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What each call needs permission for. ARNs hold paths, which only the stored entity knows. */
final class Permissions {
    private final IamStore store;

    Permissions(IamStore store) {
        this.store = store;
    }

    /** Further condition keys of a call's check. */
    interface Conditions<I> extends Function<I, Map<String, List<String>>> {
        static <I> Conditions<I> none() {
            return input -> Map.of();
        }
    }

    <I extends Structure> Authorization<I> on(Kind kind, String action, Function<I, String> name) {
        return on(kind, action, name, Conditions.none());
    }

    <I extends Structure> Authorization<I> on(
            Kind kind, String action, Function<I, String> name, Conditions<I> conditions) {
        return (input, context) ->
                List.of(existing(kind, "iam:" + action, name.apply(input), conditions.apply(input), context));
    }

    /** Without a name the call is about the caller. */
    <I extends Structure> Authorization<I> onUserOrCaller(String action, Function<I, @Nullable String> name) {
        return (input, context) -> {
            String named = name.apply(input);
            if (named != null) {
                return List.of(existing(Kind.USER, "iam:" + action, named, Map.of(), context));
            }
            return List.of(Check.of(
                    "iam:" + action,
                    context.caller().principal() instanceof Principal.User user
                            ? user.arn()
                            : "arn:aws:iam::" + context.account() + ":root"));
        };
    }

    /** Something that is about to be made, under its future ARN. */
    <I extends Structure> Authorization<I> making(
            String type,
            String action,
            Function<I, @Nullable String> path,
            Function<I, String> name,
            Conditions<I> conditions) {
        return (input, context) -> {
            String folder = path.apply(input);
            String arn = arn(context, type + (folder == null ? "/" : folder) + name.apply(input));
            return List.of(new Check("iam:" + action, arn, conditions.apply(input)));
        };
    }

    static <I extends Structure> Authorization<I> onArn(String action, Function<I, String> arn) {
        return (input, context) -> List.of(Check.of("iam:" + action, arn.apply(input)));
    }

    private Check existing(
            Kind kind, String action, String name, Map<String, List<String>> conditions, RequestContext context) {
        String account = context.account().value();
        Optional<? extends Holder> found =
                store.read(reader -> IamStore.find(reader, IamKeys.holder(account, kind, name), IamStore.type(kind)));
        if (found.isEmpty()) {
            return new Check(action, arn(context, kind.word() + "/" + name), conditions);
        }
        Map<String, List<String>> all = new HashMap<>(conditions);
        SortedMap<String, String> tags = switch (found.get()) {
            case StoredUser user -> user.tags();
            case StoredRole role -> role.tags();
            case StoredGroup group -> new TreeMap<>();
        };
        tags.forEach((key, value) -> {
            all.put("aws:ResourceTag/" + key, List.of(value));
            all.put("iam:ResourceTag/" + key, List.of(value));
        });
        return new Check(action, found.get().arn(account), all);
    }

    private static String arn(RequestContext context, String resource) {
        return Arn.of("iam", "", context.account().value(), resource).toString();
    }
}
