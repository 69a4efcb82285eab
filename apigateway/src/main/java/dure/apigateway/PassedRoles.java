package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import dure.api.apigateway.PatchOperation;
import dure.api.apigateway.PutIntegrationRequest;
import dure.api.apigateway.UpdateIntegrationRequest;
import dure.apigateway.openapi.ImportedApi;
import dure.kernel.Authorization.Check;
import dure.kernel.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The roles that integrations are given to call functions with. Whoever gives one must be allowed to pass it, or could do
 * by an API whatever any role may that API Gateway is trusted with.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html">Passing roles</a>
 */
final class PassedRoles {
    private static final Pattern ROLE = Pattern.compile("arn:aws:iam::(\\d{12}):role/[\\w+=,.@/-]+");

    private PassedRoles() {}

    static List<Check> of(PutIntegrationRequest in, RequestContext context) {
        return checks(in.credentials());
    }

    static List<Check> of(UpdateIntegrationRequest in, RequestContext context) {
        List<Check> checks = new ArrayList<>();
        for (PatchOperation operation :
                in.patchOperations() == null ? List.<PatchOperation>of() : in.patchOperations()) {
            if ("/credentials".equals(operation.path())) {
                checks.addAll(checks(operation.value()));
            }
        }
        return checks;
    }

    static List<Check> of(ImportedApi api) {
        List<Check> checks = new ArrayList<>();
        api.methods()
                .values()
                .forEach(methods -> methods.values().forEach(method -> {
                    if (method.methodIntegration() != null) {
                        checks.addAll(checks(method.methodIntegration().credentials()));
                    }
                }));
        return checks;
    }

    private static List<Check> checks(@Nullable String role) {
        return role == null || role.isEmpty()
                ? List.of()
                : List.of(new Check(
                        "iam:PassRole", role, Map.of("iam:PassedToService", List.of("apigateway.amazonaws.com"))));
    }

    /** Only roles of the API's own account, said in full. */
    static void check(@Nullable String role, ApiKey api) {
        if (role == null || role.isEmpty()) {
            return;
        }
        Matcher matcher = ROLE.matcher(role);
        if (!matcher.matches()) {
            throw Refusals.notOffered(
                    "credentials but the ARN of a role (the caller's own, or a name with stage variables): " + role);
        }
        if (!matcher.group(1).equals(api.account())) {
            throw BAD_REQUEST.because("Cross-account pass role is not allowed.");
        }
    }
}
