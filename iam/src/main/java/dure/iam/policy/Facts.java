package dure.iam.policy;

import dure.kernel.AccountId;
import dure.kernel.Authorizer;
import dure.kernel.Caller;
import dure.kernel.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is known of a request under evaluation. Names of condition keys are compared without regard to case, as AWS does.
 *
 * @param keys what the gate knows; keys about the caller that it did not give are derived from the caller
 * @param resourceAccount who owns the resource: {@code aws:ResourceAccount}
 * @param now for {@code aws:CurrentTime} and {@code aws:EpochTime}
 */
public record Facts(
        Caller caller,
        String action,
        String resource,
        Map<String, List<String>> keys,
        AccountId resourceAccount,
        Instant now) {

    public static Facts of(Authorizer.Request request, Instant now) {
        AccountId owner = request.resourcePolicy()
                .map(attached -> attached.ownerAccount())
                .orElseGet(() -> accountOf(request.resourceArn(), request.caller()));
        return new Facts(
                request.caller(), request.action(), request.resourceArn(), request.conditionKeys(), owner, now);
    }

    private static AccountId accountOf(String arn, Caller caller) {
        String account = Arn6.account(arn);
        if (account.length() == 12 && account.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return account.equals(caller.account().value()) ? caller.account() : new AccountId(account);
        }
        return caller.account();
    }

    /** The values of a condition key, empty when it is absent. */
    public List<String> values(String key) {
        List<String> given = keys.get(key);
        if (given != null) {
            return given;
        }
        given = caller.conditionKeys().get(key);
        if (given != null) {
            return given;
        }
        return scan(key);
    }

    private List<String> scan(String key) {
        for (Map.Entry<String, List<String>> entry : keys.entrySet()) {
            if (entry.getKey().equalsIgnoreCase(key)) {
                return entry.getValue();
            }
        }
        for (Map.Entry<String, List<String>> entry : caller.conditionKeys().entrySet()) {
            if (entry.getKey().equalsIgnoreCase(key)) {
                return entry.getValue();
            }
        }
        return derived(key.toLowerCase(Locale.ROOT));
    }

    private List<String> derived(String key) {
        Principal principal = caller.principal();
        boolean service = principal instanceof Principal.Service;
        boolean signed = !service && !caller.isAnonymous();
        return switch (key) {
            case "aws:username" -> principal instanceof Principal.User user ? List.of(user.name()) : List.of();
            case "aws:userid" -> List.of(caller.userId());
            case "aws:principalarn" -> signed ? List.of(principalArn(principal)) : List.of();
            case "aws:principalaccount" -> signed ? List.of(caller.account().value()) : List.of();
            case "aws:principaltype" -> service ? List.of() : List.of(principalType(principal));
            case "aws:principalisawsservice" -> List.of(Boolean.toString(service));
            case "aws:principalservicename" -> service ? List.of(principal.arn()) : List.of();
            case "aws:resourceaccount" -> List.of(resourceAccount.value());
            case "aws:currenttime" -> List.of(now.toString());
            case "aws:epochtime" -> List.of(Long.toString(now.getEpochSecond()));
            default -> List.of();
        };
    }

    /** For a role's session this is the role. */
    private static String principalArn(Principal principal) {
        return principal instanceof Principal.RoleSession session ? session.roleArn() : principal.arn();
    }

    private static String principalType(Principal principal) {
        return switch (principal) {
            case Principal.Root root -> "Account";
            case Principal.User user -> "User";
            case Principal.RoleSession session -> "AssumedRole";
            case Principal.Service service -> "Service";
            case Principal.Anonymous anonymous -> "Anonymous";
        };
    }
}
