package dure.apigateway.execute;

import dure.apigateway.ApiKey;
import dure.apigateway.GatewayResponseType;
import dure.kernel.AccountId;
import dure.kernel.Authenticator;
import dure.kernel.Authorizer;
import dure.kernel.Caller;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.wire.AwsException;
import dure.wire.http.HttpRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who may call a method: everybody (NONE), whoever IAM allows (AWS_IAM), and in both cases whom the API's resource policy
 * says. See https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html. Thread-safe.
 */
public final class Access {
    private static final String ACTION = "execute-api:Invoke";

    private final Authenticator authenticator;
    private final Authorizer authorizer;

    public Access(Authenticator authenticator, Authorizer authorizer) {
        this.authenticator = authenticator;
        this.authorizer = authorizer;
    }

    /** The caller, anonymous where nobody need sign. */
    Caller admit(
            HttpRequest request, RequestContext context, CompiledStage stage, CompiledMethod method, Address address) {
        Optional<String> policy = Optional.ofNullable(stage.definition().api().policy());
        ApiKey key = stage.key();
        Caller caller = Caller.anonymous(new AccountId(key.account()));
        if (method.signed()) {
            caller = authenticated(request);
        } else if (policy.isEmpty()) {
            return caller;
        }
        String resource = key.executeArn() + "/" + stage.name() + "/" + request.method() + path(address);
        if (isOwner(caller, key) && policy.isEmpty()) {
            return caller;
        }
        ResourcePolicies.Attached attached = new ResourcePolicies.Attached(new AccountId(key.account()), policy);
        Authorizer.Decision decision = authorizer.decide(new Authorizer.Request(
                caller, ACTION, resource, conditions(request, context, key, caller), Optional.of(attached)));
        if (decision instanceof Authorizer.Decision.Deny(boolean explicit, String message)
                && (explicit || !isOwner(caller, key))) {
            throw GatewayFailure.of(
                    GatewayResponseType.ACCESS_DENIED, message.replace(key.account() + ":" + key.apiId(), masked(key)));
        }
        return caller;
    }

    private Caller authenticated(HttpRequest request) {
        try {
            Caller caller = authenticator.authenticate(request, "execute-api");
            if (caller.isAnonymous()) {
                throw GatewayFailure.of(
                        GatewayResponseType.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
            }
            return caller;
        } catch (AwsException refusal) {
            GatewayResponseType type = switch (refusal.type().code()) {
                case "MissingAuthenticationTokenException" -> GatewayResponseType.MISSING_AUTHENTICATION_TOKEN;
                case "ExpiredTokenException" -> GatewayResponseType.EXPIRED_TOKEN;
                case "AccessDeniedException" -> GatewayResponseType.ACCESS_DENIED;
                default -> GatewayResponseType.INVALID_SIGNATURE;
            };
            throw GatewayFailure.of(type, refusal.message());
        }
    }

    private static boolean isOwner(Caller caller, ApiKey key) {
        return caller.principal() instanceof Principal.Root(AccountId account)
                && account.value().equals(key.account())
                && !caller.accessKeyId().startsWith("ASIA");
    }

    /** AWS shows only the last four digits of the account in these answers. */
    private static String masked(ApiKey key) {
        return "********" + key.account().substring(8) + ":" + key.apiId();
    }

    private static String path(Address address) {
        String path = Routes.decode(address.rawPath());
        return path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    }

    private static Map<String, List<String>> conditions(
            HttpRequest request, RequestContext context, ApiKey key, Caller caller) {
        Map<String, List<String>> keys = new HashMap<>();
        keys.put("aws:CurrentTime", List.of(context.time().toString()));
        keys.put("aws:EpochTime", List.of(Long.toString(context.time().getEpochSecond())));
        keys.put("aws:SecureTransport", List.of(Boolean.toString(context.secure())));
        keys.put("aws:SourceIp", List.of(context.sourceIp()));
        keys.put("aws:RequestedRegion", List.of(key.region()));
        keys.put("aws:ResourceAccount", List.of(key.account()));
        keys.put("aws:userid", List.of(caller.userId()));
        keys.put("aws:PrincipalArn", List.of(caller.arn()));
        if (!context.userAgent().isEmpty()) {
            keys.put("aws:UserAgent", List.of(context.userAgent()));
        }
        String referer = request.headers().get("referer");
        if (referer != null) {
            keys.put("aws:Referer", List.of(referer));
        }
        if (!caller.isAnonymous()) {
            keys.put("aws:PrincipalAccount", List.of(caller.account().value()));
        }
        keys.putAll(caller.conditionKeys());
        return keys;
    }
}
