package dure.kernel;

import java.util.List;
import java.util.Map;

/**
 * An authenticated principal, and what policies may ask about it.
 *
 * @param account whose resources unqualified names mean; the resource owner's for services and anonymous callers
 * @param userId as GetCallerIdentity answers it ({@code AIDA…}, {@code AROA…:session}, the account id for root)
 * @param accessKeyId empty when nothing was signed
 * @param conditionKeys condition keys about the caller, such as {@code aws:SourceArn}, {@code aws:PrincipalTag/x}
 * @param sessionPolicies inline JSON policies that bound this session further
 */
public record Caller(
        Principal principal,
        AccountId account,
        String userId,
        String accessKeyId,
        Map<String, List<String>> conditionKeys,
        List<String> sessionPolicies) {

    public static Caller root(AccountId account) {
        return new Caller(new Principal.Root(account), account, account.value(), "", Map.of(), List.of());
    }

    public static Caller anonymous(AccountId account) {
        return new Caller(new Principal.Anonymous(), account, "anonymous", "", Map.of(), List.of());
    }

    /**
     * One of Dure's rooms acting as an AWS service on behalf of a resource.
     *
     * @param service {@code sns.amazonaws.com}
     * @param sourceArn the resource it acts for: {@code aws:SourceArn} in policies
     */
    public static Caller service(String service, AccountId account, String sourceArn) {
        return new Caller(
                new Principal.Service(service),
                account,
                service,
                "",
                Map.of("aws:SourceArn", List.of(sourceArn), "aws:SourceAccount", List.of(account.value())),
                List.of());
    }

    public String arn() {
        return principal.arn();
    }

    public boolean isAnonymous() {
        return principal instanceof Principal.Anonymous;
    }
}
