package dure.lambda;

import dure.api.sts.AssumeRoleRequest;
import dure.api.sts.AssumeRoleResponse;
import dure.api.sts.AssumedRoleUser;
import dure.api.sts.Credentials;
import dure.api.sts.StsApi;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.wire.AwsException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Functions act as their execution roles, in sessions that are named after them. */
final class FunctionRole {
    private static final int SESSION_SECONDS = 3600;
    private static final String CANNOT_ASSUME = "The role defined for the function cannot be assumed by Lambda.";

    /**
     * A function's identity for an hour.
     *
     * @param caller for what the platform does in the role's name: writing logs
     */
    record Session(String accessKeyId, String secretKey, String token, Instant expires, Caller caller) {
        Map<String, String> environment() {
            return Map.of(
                    "AWS_ACCESS_KEY_ID", accessKeyId, "AWS_SECRET_ACCESS_KEY", secretKey, "AWS_SESSION_TOKEN", token);
        }
    }

    private final Dispatcher dispatcher;
    private final Clock clock;

    FunctionRole(Dispatcher dispatcher, Clock clock) {
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** @throws AwsException InvalidParameterValueException when the role does not exist or does not trust Lambda */
    void check(FunctionName name, String role) {
        if (Arn.parse(role).filter(arn -> arn.account().equals(name.account())).isEmpty()) {
            throw Faults.accessDenied("Cross-account pass role is not allowed.");
        }
        try {
            assumed(name, role);
        } catch (AwsException refusal) {
            throw refusal.type().status() < 500 ? Faults.invalid(CANNOT_ASSUME) : refusal;
        }
    }

    /** @throws AwsException AccessDeniedException when the role has gone or trusts Lambda no more */
    Session assume(FunctionName name, String role) {
        AssumeRoleResponse response;
        try {
            response = assumed(name, role);
        } catch (AwsException refusal) {
            throw refusal.type().status() < 500 ? Faults.accessDenied(CANNOT_ASSUME) : refusal;
        }
        Credentials credentials = Objects.requireNonNull(response.credentials());
        AssumedRoleUser user = Objects.requireNonNull(response.assumedRoleUser());
        AccountId account =
                Arn.parse(user.arn()).map(Arn::account).map(AccountId::new).orElseThrow();
        Caller caller = new Caller(
                new Principal.RoleSession(account, user.arn(), role, name.name()),
                account,
                user.assumedRoleId(),
                credentials.accessKeyId(),
                Map.of(),
                List.of());
        return new Session(
                credentials.accessKeyId(),
                credentials.secretAccessKey(),
                credentials.sessionToken(),
                credentials.expiration(),
                caller);
    }

    private AssumeRoleResponse assumed(FunctionName name, String role) {
        Caller lambda = Caller.service(
                "lambda.amazonaws.com",
                new AccountId(name.account()),
                name.unqualified().arn());
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn(role)
                .roleSessionName(name.name())
                .durationSeconds(SESSION_SECONDS)
                .build();
        return dispatcher.call(
                StsApi.ASSUME_ROLE, request, RequestContext.internal(lambda, name.region(), clock.instant()));
    }
}
