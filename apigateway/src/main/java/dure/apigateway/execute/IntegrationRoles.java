package dure.apigateway.execute;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dure.api.sts.AssumeRoleRequest;
import dure.api.sts.AssumeRoleResponse;
import dure.api.sts.AssumedRoleUser;
import dure.api.sts.StsApi;
import dure.apigateway.ApiKey;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The roles that integrations name as their credentials, assumed for a quarter of an hour. Thread-safe. */
final class IntegrationRoles {
    private static final Duration SESSION = Duration.ofMinutes(15);
    private static final Duration REUSE = Duration.ofMinutes(1);
    private static final int MAX_SESSIONS = 1_000;
    private static final String SESSION_NAME = "BackplaneAssumeRoleSession";

    private record Session(Caller caller, Instant until) {}

    private record Name(String role, String account) {}

    private final Dispatcher dispatcher;
    private final Clock clock;
    private final Cache<Name, Session> sessions =
            Caffeine.newBuilder().maximumSize(MAX_SESSIONS).build();

    IntegrationRoles(Dispatcher dispatcher, Clock clock) {
        this.dispatcher = dispatcher;
        this.clock = clock;
    }

    /** @throws dure.wire.AwsException when the role does not trust API Gateway */
    Caller assume(String role, ApiKey api, String sourceArn) {
        Name name = new Name(role, api.account());
        Instant now = clock.instant();
        Session session = sessions.getIfPresent(name);
        if (session != null && now.isBefore(session.until)) {
            return session.caller;
        }
        Caller gateway = Caller.service("apigateway.amazonaws.com", new AccountId(api.account()), sourceArn);
        AssumeRoleResponse answer = dispatcher.call(
                StsApi.ASSUME_ROLE,
                AssumeRoleRequest.builder()
                        .roleArn(role)
                        .roleSessionName(SESSION_NAME)
                        .durationSeconds((int) SESSION.toSeconds())
                        .build(),
                RequestContext.internal(gateway, api.region(), now));
        Caller caller = caller(role, answer);
        sessions.put(name, new Session(caller, now.plus(REUSE)));
        return caller;
    }

    private static Caller caller(String role, AssumeRoleResponse answer) {
        AssumedRoleUser user = answer.assumedRoleUser();
        if (user == null || answer.credentials() == null) {
            throw new IllegalStateException("AssumeRole answered without a session");
        }
        AccountId account = new AccountId(Arn.parse(role).map(Arn::account).orElse(""));
        return new Caller(
                new Principal.RoleSession(account, user.arn(), role, SESSION_NAME),
                account,
                user.assumedRoleId(),
                answer.credentials().accessKeyId(),
                Map.of(),
                List.of());
    }
}
