package dure.gate;

import dure.kernel.Principal;
import dure.kernel.RequestContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The global condition keys of a request.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Keys</a>
 */
final class ConditionKeys {
    private ConditionKeys() {}

    /** A new map, to which a check's own keys may be added. */
    static Map<String, List<String>> of(RequestContext context, Optional<String> referer) {
        Map<String, List<String>> keys = new HashMap<>(32);
        put(keys, "aws:CurrentTime", context.time().toString());
        put(keys, "aws:EpochTime", Long.toString(context.time().getEpochSecond()));
        put(keys, "aws:SecureTransport", Boolean.toString(context.secure()));
        put(keys, "aws:RequestedRegion", context.region());
        put(keys, "aws:userid", context.caller().userId());
        if (!context.userAgent().isEmpty()) {
            put(keys, "aws:UserAgent", context.userAgent());
        }
        referer.ifPresent(value -> put(keys, "aws:Referer", value));
        principal(keys, context);
        keys.putAll(context.caller().conditionKeys());
        return keys;
    }

    private static void principal(Map<String, List<String>> keys, RequestContext context) {
        Principal principal = context.caller().principal();
        put(keys, "aws:PrincipalIsAWSService", Boolean.toString(principal instanceof Principal.Service));
        if (!(principal instanceof Principal.Service)) {
            put(keys, "aws:SourceIp", context.sourceIp());
        }
        switch (principal) {
            case Principal.Root root -> known(keys, "Account", root.account().value(), root.arn());
            case Principal.User user -> {
                known(keys, "User", user.account().value(), user.arn());
                put(keys, "aws:username", user.name());
            }
            case Principal.RoleSession session ->
                known(keys, "AssumedRole", session.account().value(), session.roleArn());
            case Principal.Service service -> put(keys, "aws:PrincipalServiceName", service.name());
            case Principal.Anonymous anonymous -> put(keys, "aws:PrincipalType", "Anonymous");
        }
    }

    private static void known(Map<String, List<String>> keys, String type, String account, String arn) {
        put(keys, "aws:PrincipalType", type);
        put(keys, "aws:PrincipalAccount", account);
        put(keys, "aws:PrincipalArn", arn);
    }

    private static void put(Map<String, List<String>> keys, String name, String value) {
        keys.put(name, List.of(value));
    }
}
