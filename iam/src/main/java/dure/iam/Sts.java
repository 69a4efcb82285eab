package dure.iam;

import static dure.api.sts.StsErrors.ACCESS_DENIED;
import static dure.api.sts.StsErrors.VALIDATION_ERROR;

import dure.api.sts.Credentials;
import dure.api.sts.GetAccessKeyInfoRequest;
import dure.api.sts.GetAccessKeyInfoResponse;
import dure.api.sts.GetCallerIdentityRequest;
import dure.api.sts.GetCallerIdentityResponse;
import dure.api.sts.GetSessionTokenRequest;
import dure.api.sts.GetSessionTokenResponse;
import dure.api.sts.StsApi;
import dure.iam.entity.StoredKey;
import dure.kernel.Clock;
import dure.kernel.Principal;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Who am I, and temporary credentials of users and root. */
final class Sts {
    private static final int DEFAULT_SECONDS = 43_200;
    private static final int ROOT_SECONDS = 3_600;

    private final IamStore store;
    private final SessionTokens tokens;
    private final KeyUses uses;
    private final Clock clock;

    Sts(IamStore store, SessionTokens tokens, KeyUses uses, Clock clock) {
        this.store = store;
        this.uses = uses;
        this.tokens = tokens;
        this.clock = clock;
    }

    void register(Registry registry) {
        // Neither needs a permission: see the two calls' pages in the STS API reference.
        registry.on(StsApi.GET_CALLER_IDENTITY, (in, context) -> List.of(), this::callerIdentity);
        registry.on(StsApi.GET_SESSION_TOKEN, (in, context) -> List.of(), this::sessionToken);
        registry.on(StsApi.GET_ACCESS_KEY_INFO, this::keyInfo);
    }

    private GetCallerIdentityResponse callerIdentity(GetCallerIdentityRequest in, RequestContext context) {
        if (context.caller().isAnonymous()) {
            throw ACCESS_DENIED.because("Request is missing Authentication Token");
        }
        uses.note(context.caller(), "sts:GetCallerIdentity", context.region(), clock.instant());
        return new GetCallerIdentityResponse(
                context.account().value(),
                context.caller().arn(),
                context.caller().userId());
    }

    private GetSessionTokenResponse sessionToken(GetSessionTokenRequest in, RequestContext context) {
        refuseMfa(in.serialNumber(), in.tokenCode());
        Unoffered.refuse("MinimumSessionTokenSize", in.minimumSessionTokenSize());
        uses.note(context.caller(), "sts:GetSessionToken", context.region(), clock.instant());
        Principal principal = context.caller().principal();
        boolean root = principal instanceof Principal.Root;
        if (!root && !(principal instanceof Principal.User)
                || context.caller().accessKeyId().startsWith("ASIA")) {
            throw ACCESS_DENIED.because("Cannot call GetSessionToken with session credentials");
        }
        Integer wanted = in.durationSeconds();
        int seconds = wanted == null ? DEFAULT_SECONDS : wanted;
        long now = clock.instant().toEpochMilli();
        String account = context.account().value();
        SessionClaims claims = new SessionClaims(
                Ids.accessKey("ASIA", account),
                Ids.secret(),
                account,
                principal instanceof Principal.User user ? user.name() : null,
                null,
                context.caller().userId(),
                null,
                now,
                now + 1000L * (root ? Math.min(seconds, ROOT_SECONDS) : seconds),
                null,
                List.of(),
                new TreeMap<>(),
                List.of(),
                null);
        return new GetSessionTokenResponse(credentials(tokens, claims), null, null);
    }

    static Credentials credentials(SessionTokens tokens, SessionClaims claims) {
        return new Credentials(
                claims.accessKeyId(),
                Instant.ofEpochMilli(claims.expiresMillis()),
                claims.secret(),
                tokens.seal(claims));
    }

    /** There are no MFA devices, so no code of one can be right. */
    static void refuseMfa(@Nullable String serialNumber, @Nullable String tokenCode) {
        if (serialNumber != null || tokenCode != null) {
            throw ACCESS_DENIED.because("MultiFactorAuthentication failed with invalid MFA one time pass code.");
        }
    }

    private GetAccessKeyInfoResponse keyInfo(GetAccessKeyInfoRequest in, RequestContext context) {
        String account = store.read(reader -> IamStore.accessKey(reader, in.accessKeyId()))
                .map(StoredKey::account)
                .or(() -> Ids.accountOf(in.accessKeyId()))
                .orElseThrow(() -> VALIDATION_ERROR.because("Invalid Access Key ID"));
        return new GetAccessKeyInfoResponse(account);
    }
}
