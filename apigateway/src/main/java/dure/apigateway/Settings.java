package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;
import static dure.api.apigateway.ApiGatewayErrors.NOT_FOUND;

import dure.api.apigateway.Account;
import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.GetAccountRequest;
import dure.api.apigateway.GetTagsRequest;
import dure.api.apigateway.RestApi;
import dure.api.apigateway.Stage;
import dure.api.apigateway.TagResourceRequest;
import dure.api.apigateway.Tags;
import dure.api.apigateway.ThrottleSettings;
import dure.api.apigateway.UntagResourceRequest;
import dure.api.apigateway.UpdateAccountRequest;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The account's settings, and the tags of APIs and stages. */
final class Settings {
    private static final Pattern TAGGED =
            Pattern.compile("arn:aws:apigateway:[^:]+::/restapis/([a-z0-9]+)(/stages/([^/]+))?");
    private static final int BURST = 5_000;
    private static final double REQUESTS_PER_SECOND = 10_000;
    private static final int MAX_TAGS = 50;
    private static final Patch PATCH =
            new Patch().text("cloudwatchRoleArn").refuses("API keys and usage plans (UsagePlans)", "features");

    private final ApiStore store;

    Settings(ApiStore store) {
        this.store = store;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.GET_ACCOUNT, this::getAccount);
        registry.on(ApiGatewayApi.UPDATE_ACCOUNT, this::updateAccount);
        registry.on(ApiGatewayApi.TAG_RESOURCE, this::tag);
        registry.on(ApiGatewayApi.UNTAG_RESOURCE, this::untag);
        registry.on(ApiGatewayApi.GET_TAGS, this::tags);
    }

    private Account getAccount(GetAccountRequest in, RequestContext context) {
        return whole(
                store.read(reader -> store.account(reader, context.account().value(), context.region())));
    }

    private static Account whole(Account account) {
        return account.toBuilder()
                .cloudwatchRoleArn(null)
                .throttleSettings(ThrottleSettings.builder()
                        .burstLimit(BURST)
                        .rateLimit(REQUESTS_PER_SECOND)
                        .build())
                .features(List.of())
                .build();
    }

    private Account updateAccount(UpdateAccountRequest in, RequestContext context) {
        String account = context.account().value();
        return store.transact(transaction -> {
            Account patched = PATCH.apply(store.account(transaction, account, context.region()), in.patchOperations());
            String role = patched.cloudwatchRoleArn();
            Refusals.refuse(
                    role != null && !role.isEmpty(), "CloudWatch logs of APIs, which cloudwatchRoleArn is the role of");
            store.putAccount(transaction, account, context.region(), patched);
            return whole(patched);
        });
    }

    private Unit tag(TagResourceRequest in, RequestContext context) {
        change(in.resourceArn(), context, tags -> {
            Map<String, String> all = new TreeMap<>(tags);
            all.putAll(in.tags());
            if (all.size() > MAX_TAGS) {
                throw BAD_REQUEST.because("Too many tags: a resource may have " + MAX_TAGS);
            }
            return all;
        });
        return Unit.VALUE;
    }

    private Unit untag(UntagResourceRequest in, RequestContext context) {
        change(in.resourceArn(), context, tags -> {
            Map<String, String> left = new TreeMap<>(tags);
            left.keySet().removeAll(new HashSet<>(in.tagKeys()));
            return left;
        });
        return Unit.VALUE;
    }

    private Tags tags(GetTagsRequest in, RequestContext context) {
        return Tags.builder()
                .tags(change(in.resourceArn(), context, tags -> tags))
                .build();
    }

    private Map<String, String> change(String arn, RequestContext context, UnaryOperator<Map<String, String>> change) {
        Matcher matcher = TAGGED.matcher(arn);
        if (!matcher.matches()) {
            throw NOT_FOUND.because("Invalid resource ARN specified in the request");
        }
        ApiKey key = ApiKey.of(context, matcher.group(1));
        String stage = matcher.group(3);
        return store.transact(transaction ->
                stage == null ? changeApi(transaction, key, change) : changeStage(transaction, key, stage, change));
    }

    private Map<String, String> changeApi(
            Transaction transaction, ApiKey key, UnaryOperator<Map<String, String>> change) {
        RestApi api = RestApis.of(store, transaction, key);
        Map<String, String> tags = change.apply(orEmpty(api.tags()));
        if (!tags.equals(orEmpty(api.tags()))) {
            store.put(
                    transaction,
                    key,
                    Part.API,
                    RestApis.SELF,
                    api.toBuilder().tags(tags).build());
        }
        return tags;
    }

    private Map<String, String> changeStage(
            Transaction transaction, ApiKey key, String name, UnaryOperator<Map<String, String>> change) {
        Stage stage = Stages.of(store, transaction, key, name);
        Map<String, String> tags = change.apply(orEmpty(stage.tags()));
        if (!tags.equals(orEmpty(stage.tags()))) {
            store.put(
                    transaction,
                    key,
                    Part.STAGE,
                    name,
                    stage.toBuilder().tags(tags).build());
        }
        return tags;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> tags) {
        return tags == null ? Map.of() : tags;
    }
}
