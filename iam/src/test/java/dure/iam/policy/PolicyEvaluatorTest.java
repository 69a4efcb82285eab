package dure.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dure.iam.policy.PolicyEvaluator.Identity;
import dure.iam.policy.PolicyParser.Kind;
import dure.kernel.AccountId;
import dure.kernel.Authorizer.Decision;
import dure.kernel.Caller;
import dure.kernel.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyEvaluatorTest {
    private static final AccountId OURS = new AccountId("111122223333");
    private static final AccountId THEIRS = new AccountId("444455556666");
    private static final String TABLE = "arn:aws:dynamodb:ap-northeast-2:111122223333:table/t";
    private static final Caller BOB = caller(
            new Principal.User(OURS, "arn:aws:iam::111122223333:user/team/bob", "bob"), OURS, "AIDABOB000000000000000");
    private static final Caller SESSION = caller(
            new Principal.RoleSession(
                    OURS, "arn:aws:sts::111122223333:assumed-role/r/s", "arn:aws:iam::111122223333:role/path/r", "s"),
            OURS,
            "AROAR0000000000000000:s");
    private static final Caller EVE = caller(
            new Principal.User(THEIRS, "arn:aws:iam::444455556666:user/eve", "eve"), THEIRS, "AIDAEVE000000000000000");
    private static final Caller LAMBDA =
            Caller.service("lambda.amazonaws.com", OURS, "arn:aws:lambda:r:111122223333:function:f");

    private static final String ALLOW = "Allow '*' '*'";
    private static final String DENY = "Deny '*' '*'";

    private static Caller caller(Principal principal, AccountId account, String userId) {
        return new Caller(principal, account, userId, "AKIAEXAMPLE", Map.of(), List.of());
    }

    private static Caller named(String who) {
        return switch (who) {
            case "bob" -> BOB;
            case "session" -> SESSION;
            case "eve" -> EVE;
            case "root" -> Caller.root(OURS);
            case "theirRoot" -> Caller.root(THEIRS);
            case "lambda" -> LAMBDA;
            case "anonymous" -> Caller.anonymous(OURS);
            default -> throw new IllegalArgumentException(who);
        };
    }

    /** {@code Allow 'action' 'resource'} or, with a principal in JSON after it, of a resource's policy. */
    private static Policy policy(String rule) {
        String[] words = rule.split(" ", 4);
        String principal = words.length > 3 ? ",'Principal':" + words[3] : "";
        return PolicyParser.parse(
                "p",
                ("{'Version':'2012-10-17','Statement':{'Effect':'" + words[0] + "','Action':" + words[1]
                                + ",'Resource':" + words[2] + principal + "}}")
                        .replace('\'', '"'),
                Kind.RESOURCE);
    }

    private static List<Policy> policies(@Nullable String rules) {
        List<Policy> policies = new ArrayList<>();
        if (rules != null) {
            for (String rule : rules.split(";")) {
                policies.add(policy(rule.strip()));
            }
        }
        return policies;
    }

    private static Decision decide(
            Caller caller,
            String action,
            @Nullable String identity,
            @Nullable String boundary,
            @Nullable String session,
            @Nullable String resource) {
        Facts facts = new Facts(caller, action, TABLE, Map.of(), OURS, Instant.EPOCH);
        return PolicyEvaluator.decide(
                facts,
                new Identity(
                        policies(identity),
                        Optional.ofNullable(boundary).map(PolicyEvaluatorTest::policy),
                        policies(session)),
                resource == null ? null : policy(resource));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // caller | identity | boundary | session | resource | verdict
                "bob | Allow '*' '*' | | | | allow",
                "bob | | | | | no identity-based policy",
                "bob | Allow 'dynamodb:PutItem' '*' | | | | allow",
                "bob | Allow 'DYNAMODB:put*' '*' | | | | allow",
                "bob | Allow 'dynamodb:GetItem' '*' | | | | no identity-based policy",
                "bob | Allow '*' 'arn:aws:dynamodb:*:*:table/t' | | | | allow",
                "bob | Allow '*' 'arn:aws:dynamodb:*:*:table/other' | | | | no identity-based policy",
                "bob | Allow '*' '*'; Deny 'dynamodb:*' '*' | | | | explicit deny in an identity-based policy",
                "bob | Allow '*' '*' | Allow 's3:*' '*' | | | no permissions boundary",
                "bob | Allow '*' '*' | Allow 'dynamodb:*' '*' | | | allow",
                "bob | | Allow '*' '*' | | | no identity-based policy",
                "bob | Allow '*' '*' | Deny '*' '*' | | | explicit deny in a permissions boundary",
                "session | Allow '*' '*' | | Allow 's3:*' '*' | | no session policy",
                "session | Allow '*' '*' | | Allow 's3:*' '*'; Allow 'dynamodb:*' '*' | | allow",
                "session | Allow '*' '*' | | Deny '*' '*' | | explicit deny in a session policy",
                "session | Allow '*' '*' | Allow '*' '*' | Allow '*' '*' | | allow",
                "bob | | | | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:user/team/bob'} | allow",
                "bob | | Allow 's3:*' '*' | | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:user/team/bob'} | allow",
                "bob | | | | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:user/bob'} | no identity-based policy",
                "bob | | | | Allow '*' '*' {'AWS':'AIDABOB000000000000000'} | allow",
                "bob | | | | Allow '*' '*' '*' | allow",
                "bob | | | | Allow '*' '*' {'AWS':'*'} | allow",
                "bob | | | | Allow '*' '*' {'AWS':'111122223333'} | no identity-based policy",
                "bob | | | | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:root'} | no identity-based policy",
                "bob | Allow '*' '*' | | | Deny '*' '*' {'AWS':'arn:aws:iam::111122223333:root'} | explicit deny in a resource-based policy",
                "bob | Allow '*' '*' | | | Deny '*' '*' '*' | explicit deny in a resource-based policy",
                "bob | Allow '*' '*' | | | Deny '*' '*' {'AWS':'444455556666'} | allow",
                "bob | Deny '*' '*' | | | Allow '*' '*' '*' | explicit deny in an identity-based policy",
                "session | | | | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:role/path/r'} | allow",
                "session | | Allow 's3:*' '*' | | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:role/path/r'} | no permissions boundary",
                "session | | | Allow 's3:*' '*' | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:role/path/r'} | no session policy",
                "session | | Allow 's3:*' '*' | Allow 's3:*' '*' | Allow '*' '*' {'AWS':'arn:aws:sts::111122223333:assumed-role/r/s'} | allow",
                "session | | | | Allow '*' '*' {'AWS':'arn:aws:sts::111122223333:assumed-role/r/other'} | no identity-based policy",
                "session | | | | Allow '*' '*' {'AWS':'AROAR0000000000000000'} | allow",
                "root | | | | | allow",
                "root | | | | Deny '*' '*' '*' | explicit deny in a resource-based policy",
                "root | | | | Deny '*' '*' {'AWS':'444455556666'} | allow",
                "eve | Allow '*' '*' | | | | no resource-based policy",
                "eve | Allow '*' '*' | | | Allow '*' '*' {'AWS':'444455556666'} | allow",
                "eve | Allow '*' '*' | | | Allow '*' '*' {'AWS':'arn:aws:iam::444455556666:user/eve'} | allow",
                "eve | Allow '*' '*' | | | Allow '*' '*' '*' | allow",
                "eve | | | | Allow '*' '*' '*' | no identity-based policy",
                "eve | Allow '*' '*' | Allow 's3:*' '*' | | Allow '*' '*' '*' | no permissions boundary",
                "theirRoot | | | | | no resource-based policy",
                "theirRoot | | | | Allow '*' '*' {'AWS':'444455556666'} | allow",
                "anonymous | | | | | no resource-based policy",
                "anonymous | | | | Allow '*' '*' '*' | allow",
                "anonymous | | | | Allow '*' '*' {'AWS':'111122223333'} | no resource-based policy",
                "lambda | | | | | no resource-based policy",
                "lambda | | | | Allow '*' '*' {'Service':'lambda.amazonaws.com'} | allow",
                "lambda | | | | Allow '*' '*' {'Service':['s3.amazonaws.com','Lambda.amazonaws.com']} | allow",
                "lambda | | | | Allow '*' '*' {'Service':'s3.amazonaws.com'} | no resource-based policy",
                "lambda | | | | Allow '*' '*' {'AWS':'111122223333'} | no resource-based policy",
                "lambda | | | | Allow '*' '*' {'Federated':'x'} | no resource-based policy",
            })
    void decisionIsAwsDecision(
            String who,
            @Nullable String identity,
            @Nullable String boundary,
            @Nullable String session,
            @Nullable String resource,
            String verdict) {
        Decision decision = decide(named(who), "dynamodb:PutItem", identity, boundary, session, resource);
        if (verdict.equals("allow")) {
            assertThat(decision).isInstanceOf(Decision.Allow.class);
        } else {
            assertThat(decision).isInstanceOfSatisfying(Decision.Deny.class, deny -> {
                assertThat(deny.message()).contains(verdict);
                assertThat(deny.explicit()).isEqualTo(verdict.startsWith("explicit"));
            });
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                // a role is assumed only when its trust policy says so, even within the account
                "bob | Allow '*' '*' | Allow '*' '*' {'Service':'lambda.amazonaws.com'} | no role trust policy",
                "bob | Allow '*' '*' | Allow '*' '*' {'AWS':'111122223333'} | allow",
                "bob | | Allow '*' '*' {'AWS':'111122223333'} | no identity-based policy",
                "bob | | Allow '*' '*' {'AWS':'arn:aws:iam::111122223333:user/team/bob'} | allow",
                "eve | | Allow '*' '*' {'AWS':'444455556666'} | no identity-based policy",
                "eve | Allow '*' '*' | Allow '*' '*' {'AWS':'444455556666'} | allow",
                "bob | Allow '*' '*' | Deny '*' '*' {'AWS':'111122223333'} | explicit deny in the role trust policy",
                "lambda | | Allow '*' '*' {'Service':'lambda.amazonaws.com'} | allow",
            })
    void trustPolicyMustAllow(String who, @Nullable String identity, String trust, String verdict) {
        Decision decision = decide(named(who), "sts:AssumeRole", identity, null, null, trust);
        if (verdict.equals("allow")) {
            assertThat(decision).isInstanceOf(Decision.Allow.class);
        } else {
            assertThat(((Decision.Deny) decision).message()).contains(verdict);
        }
    }

    @Test
    void messagesAreWordForWord() {
        assertThat(((Decision.Deny) decide(BOB, "dynamodb:PutItem", null, null, null, null)).message())
                .isEqualTo("User: arn:aws:iam::111122223333:user/team/bob is not authorized to perform: "
                        + "dynamodb:PutItem on resource: " + TABLE
                        + " because no identity-based policy allows the dynamodb:PutItem action");
        assertThat(((Decision.Deny) decide(BOB, "dynamodb:PutItem", DENY, null, null, null)).message())
                .isEqualTo("User: arn:aws:iam::111122223333:user/team/bob is not authorized to perform: "
                        + "dynamodb:PutItem on resource: " + TABLE
                        + " with an explicit deny in an identity-based policy");
    }

    @Test
    void notPrincipalSparesThoseItNames() {
        Policy policy = PolicyParser.parse("p", """
                {"Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["arn:aws:iam::111122223333:user/team/bob"]},
                "Action":"*","Resource":"*"}}""", Kind.RESOURCE);
        assertThat(policy.denying(new Facts(BOB, "a:b", "*", Map.of(), OURS, Instant.EPOCH)))
                .isNull();
        assertThat(policy.denying(new Facts(SESSION, "a:b", "*", Map.of(), OURS, Instant.EPOCH)))
                .isNotNull();
    }

    @Property
    void addingADenyNeverAllows(
            @ForAll("rules") List<String> identity,
            @ForAll("resourceRules") String resource,
            @ForAll("denials") String denial,
            @ForAll("callers") String who) {
        String rules = identity.isEmpty() ? null : String.join(";", identity);
        Decision before = decide(named(who), "dynamodb:PutItem", rules, null, null, resource);
        String more = rules == null ? denial : rules + ";" + denial;
        Decision after = decide(named(who), "dynamodb:PutItem", more, null, null, resource);
        if (before instanceof Decision.Deny) {
            assertThat(after).isInstanceOf(Decision.Deny.class);
        }
    }

    @Property
    void addingABoundOrSessionPolicyNeverAllows(
            @ForAll("rules") List<String> identity, @ForAll("denials") String rule, @ForAll("callers") String who) {
        String rules = identity.isEmpty() ? null : String.join(";", identity);
        if (decide(named(who), "dynamodb:PutItem", rules, null, null, null) instanceof Decision.Deny) {
            assertThat(decide(named(who), "dynamodb:PutItem", rules, rule, null, null))
                    .isInstanceOf(Decision.Deny.class);
            assertThat(decide(named(who), "dynamodb:PutItem", rules, null, rule, null))
                    .isInstanceOf(Decision.Deny.class);
        }
    }

    @Property
    void withoutAnyPolicyOnlyTheRootOfTheAccountMay(@ForAll("callers") String who) {
        Decision decision = decide(named(who), "dynamodb:PutItem", null, null, null, null);
        assertThat(decision instanceof Decision.Allow).isEqualTo(who.equals("root"));
    }

    @Provide
    Arbitrary<String> callers() {
        return Arbitraries.of("bob", "session", "eve", "root", "theirRoot", "lambda", "anonymous");
    }

    @Provide
    Arbitrary<List<String>> rules() {
        return rule("Allow", "Deny").list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> denials() {
        return rule("Deny");
    }

    @Provide
    Arbitrary<String> resourceRules() {
        return Combinators.combine(
                        rule("Allow", "Deny"),
                        Arbitraries.of("'*'", "{'AWS':'111122223333'}", "{'Service':'lambda.amazonaws.com'}"))
                .as((rule, principal) -> rule + " " + principal);
    }

    private static Arbitrary<String> rule(String... effects) {
        return Combinators.combine(
                        Arbitraries.of(effects),
                        Arbitraries.of("'*'", "'dynamodb:*'", "'dynamodb:PutItem'", "'s3:*'"),
                        Arbitraries.of("'*'", "'arn:aws:dynamodb:*:*:table/*'", "'arn:aws:s3:::b'"))
                .as((effect, action, resource) -> effect + " " + action + " " + resource);
    }

    @Test
    void allowIsTheUsualCaseOfTheseTests() {
        assertThat(decide(BOB, "dynamodb:PutItem", ALLOW, null, null, null)).isInstanceOf(Decision.Allow.class);
    }
}
