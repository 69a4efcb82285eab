package dure.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dure.kernel.AccountId;
import dure.kernel.Authorization.Check;
import dure.kernel.Authorizer.Decision;
import dure.kernel.Caller;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies.Attached;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthorizationChecksTest {
    private static final AccountId OTHER = new AccountId("111122223333");
    private static final Caller ROOT = Caller.root(AccountId.DEFAULT);

    private Decision decision = new Decision.Deny(false, "no");
    private Optional<Attached> attached = Optional.empty();
    private int asked;

    @Test
    void rootOwnsWhatIsInItsAccount() {
        assertThat(denied(ROOT, "sns:Publish", "arn:aws:sns:us-east-1:000000000000:t"))
                .isFalse();
        assertThat(denied(ROOT, "sns:ListTopics", "*")).isFalse();
        assertThat(asked).isZero();
    }

    @Test
    void rootNeedsPermissionForWhatIsAnothersByArnOrByOwner() {
        assertThat(denied(ROOT, "sns:Publish", "arn:aws:sns:us-east-1:111122223333:t"))
                .isTrue();
        attached = Optional.of(new Attached(OTHER, Optional.empty()));
        assertThat(denied(ROOT, "s3:GetObject", "arn:aws:s3:::b/k")).isTrue();
        decision = new Decision.Allow("a policy");
        assertThat(denied(ROOT, "s3:GetObject", "arn:aws:s3:::b/k")).isFalse();
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void rootMayMendThePolicyThatDeniesIt() {
        attached = Optional.of(new Attached(AccountId.DEFAULT, Optional.of("{}")));
        decision = new Decision.Deny(true, "no");
        assertThat(denied(ROOT, "s3:ListBucket", "arn:aws:s3:::b")).isTrue();
        assertThat(denied(ROOT, "s3:DeleteBucketPolicy", "arn:aws:s3:::b")).isFalse();
        attached = Optional.of(new Attached(OTHER, Optional.of("{}")));
        assertThat(denied(ROOT, "s3:DeleteBucketPolicy", "arn:aws:s3:::b")).isTrue();
    }

    @Test
    void rootIsNotTrustedByItsRolesOnlyForOwningThem() {
        attached = Optional.of(new Attached(AccountId.DEFAULT, Optional.of("{}")));
        assertThat(denied(ROOT, "sts:AssumeRole", "arn:aws:iam::000000000000:role/r"))
                .isTrue();
        assertThat(denied(ROOT, "iam:GetRole", "arn:aws:iam::000000000000:role/r"))
                .isFalse();
    }

    @Test
    void temporaryCredentialsOfRootAreBoundByExplicitDenials() {
        Caller session =
                new Caller(ROOT.principal(), AccountId.DEFAULT, ROOT.userId(), "ASIAROOT", Map.of(), List.of());
        assertThat(denied(session, "iam:ListUsers", "*")).isFalse();
        decision = new Decision.Deny(true, "no");
        assertThat(denied(session, "iam:ListUsers", "*")).isTrue();
    }

    @Test
    void servicesNeedAResourcePolicy() {
        Caller service = Caller.service("sns.amazonaws.com", AccountId.DEFAULT, "arn:aws:sns:::t");
        decision = new Decision.Allow("a policy");
        assertThat(denied(service, "lambda:InvokeFunction", "arn:aws:lambda:r:000000000000:function:f"))
                .isTrue();
        attached = Optional.of(new Attached(AccountId.DEFAULT, Optional.of("{}")));
        assertThat(denied(service, "lambda:InvokeFunction", "arn:aws:lambda:r:000000000000:function:f"))
                .isFalse();
    }

    @Test
    void everyCheckMustPass() {
        Check mine = Check.of("sns:Publish", "arn:aws:sns:r:000000000000:t");
        Check others = Check.of("sns:Publish", "arn:aws:sns:r:111122223333:t");
        assertThat(outcome(ROOT, List.of(mine, others)).denial()).isEqualTo("no");
        assertThat(outcome(ROOT, List.of(mine)).denial()).isNull();
        assertThat(outcome(ROOT, List.of()).denial()).isNull();
        assertThat(outcome(Caller.anonymous(AccountId.DEFAULT), List.of()).denial())
                .isEqualTo("Access Denied");
    }

    private boolean denied(Caller caller, String action, String resource) {
        return outcome(caller, List.of(Check.of(action, resource))).denial() != null;
    }

    private AuthorizationChecks.Outcome outcome(Caller caller, List<Check> required) {
        AuthorizationChecks checks = new AuthorizationChecks(request -> {
            asked++;
            return decision;
        });
        for (String service : List.of("s3", "sns", "iam", "lambda")) {
            checks.resourcePolicies(service, (arn, context) -> attached);
        }
        return checks.decide(required, RequestContext.internal(caller, "us-east-1", Instant.EPOCH), Optional.empty());
    }
}
