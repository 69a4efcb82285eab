package dure.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.gate.Fixtures.Echo;
import dure.gate.Fixtures.Name;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Authorization;
import dure.kernel.Authorizer;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.kernel.Principal;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies.Attached;
import dure.kernel.Site;
import dure.wire.AwsException;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.sigv4.ChunkSignatures;
import dure.wire.sigv4.SigV4Rules;
import dure.wire.sigv4.SigV4Signer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final AccountId ACCOUNT = AccountId.DEFAULT;
    private static final Caller ALICE = new Caller(
            new Principal.User(ACCOUNT, "arn:aws:iam::000000000000:user/alice", "alice"),
            ACCOUNT,
            "AIDAALICE",
            "AKIAALICE",
            Map.of(),
            List.of());

    private final Map<String, Credentials.Lookup> keys = new HashMap<>();
    private final List<Authorizer.Request> asked = new ArrayList<>();
    private final Map<String, String> allowed = new HashMap<>();
    private final Map<String, String> bucketPolicies = new HashMap<>();
    private final List<GateObserver.Event> events = new ArrayList<>();
    private Instant now = NOW;
    private Gate gate = gate(GateConfig.of("ap-northeast-2"));

    @BeforeEach
    void knowSomeKeys() {
        keys.put("AKIAALICE", new Credentials.Lookup.Found(new Credentials.Key("alice-secret", ALICE)));
        keys.put("AKIAROOT", new Credentials.Lookup.Found(new Credentials.Key("root-secret", Caller.root(ACCOUNT))));
        keys.put("AKIAOLD", new Credentials.Lookup.Refused(Credentials.Refusal.INACTIVE_KEY));
        keys.put("ASIAOLD", new Credentials.Lookup.Refused(Credentials.Refusal.EXPIRED_TOKEN));
        allowed.put("things:GetThing", "arn:aws:things:us-east-1:000000000000:thing/box");
        allowed.put("s3:PutObject", "arn:aws:s3:::b/k");
        allowed.put("s3:GetObject", "arn:aws:s3:::b/k");
    }

    @Test
    void signedJsonCallReachesItsHandlerInTheScopesRegion() {
        HttpResponse response = gate.handle(alice("things").sign(getThing("box"), NOW));
        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response)).isEqualTo("{\"Text\":\"box us-east-1 arn:aws:iam::000000000000:user/alice\"}");
    }

    @Test
    void callThatNoPolicyAllowsIsDeniedInTheAuthorizersWords() {
        HttpResponse response = gate.handle(alice("things").sign(getThing("other"), NOW));
        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response))
                .contains("AccessDeniedException")
                .contains("not authorized to perform: things:GetThing")
                .contains("arn:aws:things:us-east-1:000000000000:thing/other");
    }

    @Test
    void authorizerIsToldTheGlobalConditionKeys() {
        HttpRequest request = getThing("box");
        request.headers().set("User-Agent", "tests/1").set("Referer", "http://here/");
        gate.handle(alice("things").sign(request, NOW));
        assertThat(asked).hasSize(1);
        assertThat(asked.getFirst().conditionKeys())
                .containsEntry("aws:SourceIp", List.of("10.0.0.9"))
                .containsEntry("aws:SecureTransport", List.of("false"))
                .containsEntry("aws:RequestedRegion", List.of("us-east-1"))
                .containsEntry("aws:username", List.of("alice"))
                .containsEntry("aws:PrincipalType", List.of("User"))
                .containsEntry("aws:UserAgent", List.of("tests/1"))
                .containsEntry("aws:Referer", List.of("http://here/"))
                .containsEntry("aws:CurrentTime", List.of("2026-11-22T10:00:00Z"))
                .containsEntry("aws:EpochTime", List.of(Long.toString(NOW.getEpochSecond())));
    }

    @Test
    void signatureFaultsOfJsonServicesHaveTheirCodes() {
        assertJson(signer("AKIAALICE", "wrong", "things").sign(getThing("box"), NOW), "InvalidSignatureException");
        assertJson(signer("AKIANOBODY", "x", "things").sign(getThing("box"), NOW), "UnrecognizedClientException");
        assertJson(signer("AKIAOLD", "x", "things").sign(getThing("box"), NOW), "UnrecognizedClientException");
        assertJson(signer("ASIAOLD", "x", "things").sign(getThing("box"), NOW), "ExpiredTokenException");
        assertJson(getThing("box"), "MissingAuthenticationTokenException");
        HttpRequest tampered = alice("things").sign(getThing("box"), NOW).withBody(Body.of("{\"Name\":\"bxx\"}"));
        assertJson(tampered, "InvalidSignatureException");
        HttpRequest half = getThing("box");
        half.headers().set("Authorization", "AWS4-HMAC-SHA256 Credential=a");
        assertJson(half, "IncompleteSignatureException");
    }

    @Test
    void oldAndFutureSignaturesAreRefused() {
        HttpRequest signed = alice("things").sign(getThing("box"), NOW);
        now = NOW.plusSeconds(1000);
        assertThat(text(gate.handle(signed)))
                .contains("InvalidSignatureException")
                .contains("Signature expired: 20261122T100000Z is now earlier than 20261122T100140Z"
                        + " (20261122T101640Z - 15 min.)");
        now = NOW.minusSeconds(1000);
        assertThat(text(gate.handle(signed))).contains("Signature not yet current: 20261122T100000Z");
        HttpRequest object = alice("s3").sign(object("GET", "/b/k"), NOW);
        HttpResponse skewed = gate.handle(object);
        assertThat(skewed.status()).isEqualTo(403);
        assertThat(text(skewed)).contains("<Code>RequestTimeTooSkewed</Code>").contains("900000");
    }

    @Test
    void signatureFaultsOfQueryServicesHaveTheirCodes() {
        assertError(signer("AKIAALICE", "wrong", "people").sign(query("GetUser"), NOW), 403, "SignatureDoesNotMatch");
        assertError(signer("AKIANOBODY", "x", "people").sign(query("GetUser"), NOW), 403, "InvalidClientTokenId");
        assertError(query("GetUser"), 403, "MissingAuthenticationToken");
        assertError(alice("people").sign(query("GetUser"), NOW), 403, "AccessDenied");
    }

    @Test
    void signatureFaultsOfS3HaveItsCodes() {
        assertError(signer("AKIAALICE", "wrong", "s3").sign(object("GET", "/b/k"), NOW), 403, "SignatureDoesNotMatch");
        assertError(signer("AKIANOBODY", "x", "s3").sign(object("GET", "/b/k"), NOW), 403, "InvalidAccessKeyId");
        assertError(signer("ASIAOLD", "x", "s3").sign(object("GET", "/b/k"), NOW), 400, "ExpiredToken");
        HttpRequest half = object("GET", "/b/k");
        half.headers().set("Authorization", "AWS4-HMAC-SHA256 Credential=a");
        assertError(half, 400, "AuthorizationHeaderMalformed");
        half.headers().set("Authorization", "AWS AKIA:sig");
        assertError(half, 400, "InvalidRequest");
        HttpRequest version2 = new HttpRequest(
                "GET",
                "/b/k",
                "AWSAccessKeyId=AKIA&Signature=c2ln&Expires=1",
                headers("localhost"),
                Body.EMPTY,
                "10.0.0.9",
                false,
                "public");
        assertError(version2, 400, "InvalidRequest");
    }

    @Test
    void presignedUrlWorksUntilItExpires() {
        HttpRequest request = object("GET", "/b/k");
        String query = alice("s3").presign(request, NOW, Duration.ofMinutes(5));
        HttpRequest presigned =
                new HttpRequest("GET", "/b/k", query, request.headers(), Body.EMPTY, "10.0.0.9", false, "public");
        assertThat(gate.handle(presigned).status()).isEqualTo(200);
        now = NOW.plusSeconds(300);
        HttpResponse expired = gate.handle(presigned);
        assertThat(expired.status()).isEqualTo(403);
        assertThat(text(expired)).contains("<Code>AccessDenied</Code><Message>Request has expired</Message>");
    }

    @Test
    void virtualHostStyleIsRoutedLikePathStyleButSignedAsSent() {
        HttpRequest request = object("PUT", "/k").withBody(Body.of("hello"));
        request.headers().set("Host", "b.s3.localhost:4566");
        HttpResponse response = gate.handle(alice("s3").sign(request, NOW));
        assertThat(text(response)).contains("b/k: hello");
        request.headers().set("Host", "b.s3.us-east-1.localhost");
        assertThat(gate.handle(alice("s3").sign(request, NOW)).status()).isEqualTo(200);
        request.headers().set("Host", "b.s3.eu-west-1.localhost");
        assertThat(text(gate.handle(alice("s3").sign(request, NOW))))
                .contains("the region 'us-east-1' is wrong; expecting 'eu-west-1'");
    }

    @Test
    void bodyThatIsNotWhatWasSignedIsRefusedWhileItStreams() {
        HttpRequest signed = alice("s3").sign(object("PUT", "/b/k").withBody(Body.of("hello")), NOW);
        assertThat(text(gate.handle(signed.withBody(stream("hello"))))).contains("b/k: hello");
        assertError(signed.withBody(stream("hellO")), 400, "XAmzContentSHA256Mismatch");
    }

    @Test
    void tamperedChunkIsRefused() {
        HttpRequest request = object("PUT", "/b/k");
        request.headers()
                .set("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .set("content-encoding", "aws-chunked")
                .set("x-amz-decoded-content-length", "5");
        HttpRequest signed = alice("s3").sign(request, NOW);
        ChunkSignatures signatures = alice("s3").chunks(signed);
        String first = signatures.chunk(sha256("hello"));
        String last = signatures.chunk(sha256(""));
        String end = "\r\n0;chunk-signature=" + last + "\r\n\r\n";
        String head = "5;chunk-signature=" + first + "\r\n";
        assertThat(text(gate.handle(signed.withBody(stream(head + "hello" + end)))))
                .contains("b/k: hello");
        HttpRequest again = alice("s3").sign(request, NOW);
        assertError(again.withBody(stream(head + "hellO" + end)), 403, "SignatureDoesNotMatch");
    }

    @Test
    void operationsThatAreNotOfferedAreNamedAndUnknownOnesRefused() {
        assertThat(text(gate.handle(alice("things").sign(target("DescribeRareThing"), NOW))))
                .contains("NotImplemented")
                .contains("things:DescribeRareThing");
        assertThat(gate.handle(alice("things").sign(target("DescribeRareThing"), NOW))
                        .status())
                .isEqualTo(501);
        assertThat(gate.handle(alice("things").sign(target("Unregistered"), NOW))
                        .status())
                .isEqualTo(501);
        assertJson(alice("things").sign(target("Nonsense"), NOW), "UnknownOperationException");
        assertError(alice("people").sign(query("RareCall"), NOW), 501, "NotImplemented");
        assertError(alice("people").sign(query("Nonsense"), NOW), 400, "InvalidAction");
        HttpRequest rare =
                new HttpRequest("GET", "/b", "rare", headers("localhost"), Body.EMPTY, "10.0.0.9", false, "public");
        assertError(alice("s3").sign(rare, NOW), 501, "NotImplemented");
        assertError(alice("s3").sign(object("PATCH", "/b/k"), NOW), 405, "MethodNotAllowed");
    }

    @Test
    void serviceWithoutARoomIsNotImplemented() {
        HttpResponse response =
                gate.handle(signer("AKIAALICE", "alice-secret", "kms").sign(target("Encrypt"), NOW));
        assertThat(response.status()).isEqualTo(501);
        assertThat(text(response)).contains("kms:Encrypt");
    }

    @Test
    void unsignedFormFindsItsServiceByActionAndVersion() {
        HttpResponse response = gate.handle(query("WhoAmI"));
        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response)).contains("<Text>anonymous</Text>");
    }

    @Test
    void anonymousCallerNeedsAPolicyOnTheBucket() {
        assertError(object("GET", "/b/k"), 403, "AccessDenied");
        assertThat(asked).isEmpty();
        bucketPolicies.put("b", "public");
        assertThat(gate.handle(object("GET", "/b/k")).status()).isEqualTo(200);
        assertError(object("PUT", "/b/k"), 403, "AccessDenied");
    }

    @Test
    void rootPassesUnlessTheBucketPolicyDenies() {
        SigV4Signer root = signer("AKIAROOT", "root-secret", "s3");
        assertThat(gate.handle(root.sign(object("GET", "/other/x"), NOW)).status())
                .isEqualTo(200);
        assertThat(asked).isEmpty();
        bucketPolicies.put("b", "public");
        assertThat(gate.handle(root.sign(object("GET", "/b/k"), NOW)).status()).isEqualTo(200);
        bucketPolicies.put("b", "deny");
        assertError(root.sign(object("GET", "/b/k"), NOW), 403, "AccessDenied");
    }

    @Test
    void keyThatLooksLikeAnArnIsNotTheResource() {
        gate.handle(alice("s3").sign(object("PUT", "/secret/arn:aws:s3:::b/k"), NOW));
        assertThat(asked.getFirst().resourceArn()).isEqualTo("arn:aws:s3:::secret/arn:aws:s3:::b/k");
        allowed.put("things:GetThing", "arn:aws:things:eu-west-1:999999999999:thing/far");
        HttpRequest far = alice("things").sign(getThing("arn:aws:things:eu-west-1:999999999999:thing/far"), NOW);
        assertThat(gate.handle(far).status()).isEqualTo(200);
    }

    @Test
    void errorsOfHandlersAreEncodedAndBugsAreHidden() {
        allowed.put("things:GetThing", "arn:aws:things:us-east-1:000000000000:thing/none");
        assertJson(alice("things").sign(getThing("none"), NOW), "ThingNotFoundException");
        allowed.put("things:GetThing", "arn:aws:things:us-east-1:000000000000:thing/bug");
        HttpResponse response = gate.handle(alice("things").sign(getThing("bug"), NOW));
        assertThat(response.status()).isEqualTo(500);
        assertThat(text(response)).contains("InternalFailure").doesNotContain("secret detail");
    }

    @Test
    void roomsCallOneAnotherUnderTheSamePermissions() {
        RequestContext alice = RequestContext.internal(ALICE, "us-east-1", NOW);
        assertThat(gate.call(Fixtures.GET_THING, new Name("box"), alice).text()).startsWith("box us-east-1");
        assertThatThrownBy(() -> gate.call(Fixtures.GET_THING, new Name("other"), alice))
                .isInstanceOfSatisfying(
                        AwsException.class, e -> assertThat(e.type().code()).isEqualTo("AccessDeniedException"));
        RequestContext service = RequestContext.internal(
                Caller.service("sns.amazonaws.com", ACCOUNT, "arn:aws:sns:::t"), "us-east-1", NOW);
        assertThatThrownBy(() -> gate.call(Fixtures.GET_THING, new Name("box"), service))
                .hasMessageContaining("no resource-based policy allows");
        RequestContext root = RequestContext.internal(Caller.root(ACCOUNT), "us-east-1", NOW);
        assertThat(gate.call(Fixtures.GET_THING, new Name("other"), root).text())
                .startsWith("other");
    }

    @Test
    void everyCallIsObserved() {
        gate.handle(alice("things").sign(getThing("box"), NOW));
        gate.handle(alice("things").sign(getThing("other"), NOW));
        gate.call(Fixtures.GET_THING, new Name("box"), RequestContext.internal(ALICE, "us-east-1", NOW));
        assertThat(events)
                .extracting(GateObserver.Event::operation, GateObserver.Event::status, GateObserver.Event::errorCode)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("GetThing", 200, ""),
                        org.assertj.core.groups.Tuple.tuple("GetThing", 400, "AccessDeniedException"),
                        org.assertj.core.groups.Tuple.tuple("GetThing", 200, ""));
        assertThat(events.getFirst().resource()).isEqualTo("arn:aws:things:us-east-1:000000000000:thing/box");
        assertThat(events).extracting(GateObserver.Event::internal).containsExactly(false, false, true);
    }

    @Test
    void sitesAreAskedFirstAndInOrder() {
        gate.site(new TestSite("/site", "first"));
        gate.site(new TestSite("/", "second"));
        assertThat(text(gate.handle(object("GET", "/site/a")))).isEqualTo("first");
        assertThat(text(gate.handle(object("GET", "/b/k")))).isEqualTo("second");
        HttpResponse now = gate.answerNow(object("GET", "/site/a"));
        assertThat(now == null ? "" : text(now)).isEqualTo("first at once");
    }

    @Test
    void pagesOfOtherHostsAreRefusedWhenTheRootKeyIsWellKnown() {
        gate = gate(new GateConfig("us-east-1", "localhost", ACCOUNT, 1000, true));
        HttpRequest request = getThing("box");
        request.headers().set("Origin", "https://evil.example");
        assertJson(alice("things").sign(request, NOW), "AccessDeniedException");
        request.headers().set("Origin", "http://console.localhost:4566");
        assertThat(gate.handle(alice("things").sign(request, NOW)).status()).isEqualTo(200);
        request.headers().set("Origin", "null");
        assertJson(alice("things").sign(request, NOW), "AccessDeniedException");
    }

    @Test
    void bodyOverTheLimitIsRefused() {
        gate = gate(new GateConfig("us-east-1", "localhost", ACCOUNT, 1000, false));
        HttpRequest signed = alice("things").sign(getThing("box"), NOW);
        HttpResponse response = gate.handle(signed.withBody(stream("x".repeat(1001))));
        assertThat(response.status()).isEqualTo(413);
    }

    @Test
    void sitesAuthenticateForTheirOwnService() {
        HttpRequest signed = alice("execute-api").sign(object("GET", "/stage/x"), NOW);
        assertThat(gate.authenticate(signed, "execute-api")).isEqualTo(ALICE);
        assertThat(gate.authenticate(object("GET", "/stage/x"), "execute-api").isAnonymous())
                .isTrue();
        assertThatThrownBy(() -> gate.authenticate(signed, "lambda")).isInstanceOf(AwsException.class);
    }

    @Test
    void operationWithCustomPermissionsNeedsAnAuthorization() {
        dure.wire.Operation<Name, Echo> custom = new dure.wire.Operation<>(
                Fixtures.GET_THING.service(),
                "Custom",
                "POST",
                "/",
                200,
                Name.SCHEMA,
                Echo.SCHEMA,
                null,
                List.of(),
                List.of(new dure.wire.Operation.Permission("custom", "custom")),
                java.util.Set.of());
        assertThatThrownBy(() -> gate.on(custom, (input, context) -> new Echo("")))
                .isInstanceOf(IllegalArgumentException.class);
        gate.on(
                custom,
                (input, context) -> List.of(Authorization.Check.of("things:X", "*")),
                (input, context) -> new Echo(""));
    }

    private record TestSite(String prefix, String name) implements Site {
        @Override
        public boolean serves(HttpRequest head) {
            return head.rawPath().startsWith(prefix);
        }

        @Override
        public HttpResponse serve(HttpRequest request, RequestContext context) {
            return HttpResponse.of(200, "text/plain", name);
        }

        @Override
        public HttpResponse answerNow(HttpRequest head) {
            return HttpResponse.of(200, "text/plain", name + " at once");
        }
    }

    private Gate gate(GateConfig config) {
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public void sleepUntil(Instant time) {
                now = time;
            }
        };
        Credentials credentials =
                (key, token) -> keys.getOrDefault(key, new Credentials.Lookup.Refused(Credentials.Refusal.UNKNOWN_KEY));
        Gate made = new Gate(config, credentials, this::decide, clock);
        made.observe(events::add);
        made.on(Fixtures.GET_THING, (input, context) -> thing(input, context));
        made.on(Fixtures.GET_USER, (input, context) -> new Echo(input.name()));
        made.on(Fixtures.WHO_AM_I, (input, context) -> new Echo(context.caller().arn()));
        made.on(Fixtures.PUT_OBJECT, (input, context) -> object(input));
        made.on(Fixtures.GET_OBJECT, (input, context) -> object(input));
        made.resourcePolicies("s3", (Arn arn, RequestContext context) -> {
            String bucket = arn.resource().split("/", 2)[0];
            return Optional.of(new Attached(ACCOUNT, Optional.ofNullable(bucketPolicies.get(bucket))));
        });
        return made;
    }

    /** Allows by {@link #allowed}, and reads of anybody by the policy "public"; the policy "deny" denies. */
    private Authorizer.Decision decide(Authorizer.Request request) {
        asked.add(request);
        String policy = request.resourcePolicy().flatMap(Attached::policyJson).orElse("");
        if (policy.equals("deny")) {
            return new Authorizer.Decision.Deny(true, "explicit deny in a resource-based policy");
        }
        boolean isPublic = policy.equals("public") && request.action().equals("s3:GetObject");
        boolean isHers = request.caller().equals(ALICE) && request.resourceArn().equals(allowed.get(request.action()));
        return isPublic || isHers
                ? new Authorizer.Decision.Allow("test")
                : new Authorizer.Decision.Deny(
                        false,
                        "User: " + request.caller().arn() + " is not authorized to perform: " + request.action()
                                + " on resource: " + request.resourceArn());
    }

    private static Echo thing(Name input, RequestContext context) {
        if ("none".equals(input.name())) {
            throw Fixtures.THING_NOT_FOUND.because("no such thing");
        }
        if ("bug".equals(input.name())) {
            throw new IllegalStateException("secret detail");
        }
        return new Echo(
                input.name() + " " + context.region() + " " + context.caller().arn());
    }

    private static Echo object(Fixtures.Put input) {
        Body body = input.body() == null ? Body.EMPTY : input.body();
        try {
            String content = new String(body.readAll(1000), StandardCharsets.UTF_8);
            return new Echo(input.bucket() + "/" + input.key() + ": " + content);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static SigV4Signer alice(String service) {
        return signer("AKIAALICE", "alice-secret", service);
    }

    private static SigV4Signer signer(String key, String secret, String service) {
        SigV4Rules rules = service.equals("s3") ? SigV4Rules.STREAMING : SigV4Rules.STANDARD;
        return new SigV4Signer(key, secret, Optional.empty(), "us-east-1", service, rules);
    }

    private static Headers headers(String host) {
        return new Headers().set("Host", host);
    }

    private static HttpRequest getThing(String name) {
        return target("GetThing").withBody(Body.of("{\"Name\":\"" + name + "\"}"));
    }

    private static HttpRequest target(String operation) {
        Headers headers = headers("localhost:4566")
                .set("X-Amz-Target", "Things_20200101." + operation)
                .set("Content-Type", "application/x-amz-json-1.0");
        return new HttpRequest("POST", "/", "", headers, Body.of("{}"), "10.0.0.9", false, "public");
    }

    private static HttpRequest query(String action) {
        Headers headers = headers("localhost:4566").set("Content-Type", "application/x-www-form-urlencoded");
        Body body = Body.of("Action=" + action + "&Version=2010-05-08&Name=bob");
        return new HttpRequest("POST", "/", "", headers, body, "10.0.0.9", false, "public");
    }

    private static HttpRequest object(String method, String path) {
        return new HttpRequest(method, path, "", headers("localhost:4566"), Body.EMPTY, "10.0.0.9", false, "public");
    }

    private static Body stream(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Body.Stream(new ByteArrayInputStream(bytes), bytes.length);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String text(HttpResponse response) {
        try {
            return new String(response.body().readAll(100_000), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void assertJson(HttpRequest request, String type) {
        HttpResponse response = gate.handle(request);
        assertThat(response.status()).isEqualTo(400);
        assertThat(text(response)).contains("#" + type + "\"");
    }

    private void assertError(HttpRequest request, int status, String code) {
        HttpResponse response = gate.handle(request);
        assertThat(text(response)).contains("<Code>" + code + "</Code>");
        assertThat(response.status()).isEqualTo(status);
    }
}
