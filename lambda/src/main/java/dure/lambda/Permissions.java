package dure.lambda;

import dure.api.lambda.CreateFunctionRequest;
import dure.api.lambda.UpdateFunctionConfigurationRequest;
import dure.kernel.Authorization;
import dure.kernel.Authorization.Check;
import dure.kernel.RequestContext;
import dure.lambda.LayerStore.LayerName;
import dure.wire.schema.Structure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What callers need permission for. A function may be named in many ways, so its ARN is worked out here. Where a request
 * names a version or an alias, that is the resource.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html">Actions</a>
 */
final class Permissions {
    private Permissions() {}

    static <I extends Structure> Authorization<I> function(String action, Function<I, String> name) {
        return function(action, name, in -> null);
    }

    static <I extends Structure> Authorization<I> function(
            String action, Function<I, String> name, Function<I, @Nullable String> qualifier) {
        return (in, context) -> List.of(Check.of(
                action,
                FunctionName.of(name.apply(in), qualifier.apply(in), context).arn()));
    }

    static <I extends Structure> Authorization<I> layer(String action, Function<I, String> name) {
        return (in, context) ->
                List.of(Check.of(action, LayerName.of(name.apply(in), context).arn()));
    }

    static <I extends Structure> Authorization<I> layerVersion(
            String action, Function<I, String> name, Function<I, Long> version) {
        return (in, context) ->
                List.of(Check.of(action, LayerName.of(name.apply(in), context).arn(version.apply(in))));
    }

    static List<Check> create(CreateFunctionRequest in, RequestContext context) {
        String arn = FunctionName.of(in.functionName(), context).arn();
        List<String> layers = in.layers() == null ? List.of() : in.layers();
        Map<String, List<String>> conditions = new HashMap<>();
        if (!layers.isEmpty()) {
            conditions.put("lambda:Layer", layers);
        }
        Map<String, String> tags = in.tags() == null ? Map.of() : in.tags();
        tags.forEach((key, value) -> conditions.put("aws:RequestTag/" + key, List.of(value)));
        if (!tags.isEmpty()) {
            conditions.put("aws:TagKeys", List.copyOf(tags.keySet()));
        }
        List<Check> checks = new ArrayList<>();
        checks.add(new Check("lambda:CreateFunction", arn, conditions));
        if (!tags.isEmpty()) {
            checks.add(new Check("lambda:TagResource", arn, conditions));
        }
        checks.add(passRole(in.role(), arn));
        layers.forEach(layer -> checks.add(Check.of("lambda:GetLayerVersion", layer)));
        return checks;
    }

    static List<Check> update(UpdateFunctionConfigurationRequest in, RequestContext context) {
        String arn = FunctionName.of(in.functionName(), context).arn();
        List<String> layers = in.layers() == null ? List.of() : in.layers();
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "lambda:UpdateFunctionConfiguration",
                arn,
                layers.isEmpty() ? Map.of() : Map.of("lambda:Layer", layers)));
        if (in.role() != null) {
            checks.add(passRole(in.role(), arn));
        }
        layers.forEach(layer -> checks.add(Check.of("lambda:GetLayerVersion", layer)));
        return checks;
    }

    private static Check passRole(String role, String functionArn) {
        return new Check(
                "iam:PassRole",
                role,
                Map.of(
                        "iam:PassedToService", List.of("lambda.amazonaws.com"),
                        "iam:AssociatedResourceArn", List.of(functionArn)));
    }
}
