package dure.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dure.gate.Fixtures.Echo;
import dure.kernel.Authorizer;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever hosts, paths, queries and signatures say, it is answered, and never by a failure of ours. */
class RoutingPropertyTest {
    private static final List<String> PIECES = List.of(
            "s3",
            "things",
            "people",
            "localhost",
            "eu-west-1",
            "bucket",
            "a",
            ".",
            "..",
            "-",
            ":",
            ":4566",
            "[::1]",
            "/",
            "//",
            "%",
            "%2F",
            "%zz",
            "%00",
            "?",
            "&",
            "=",
            "+",
            " ",
            ";",
            "X-Amz-Signature",
            "X-Amz-Credential",
            "X-Amz-Algorithm=AWS4-HMAC-SHA256&",
            "Action=GetUser",
            "Action=WhoAmI&Version=2010-05-08",
            "rare",
            "\u0000",
            "\u00e9",
            "\ud55c",
            "\ud800");
    private static final List<String> TARGETS =
            List.of("Things_20200101.GetThing", "Things_20200101.", ".", "..", "GetThing", "Nothing.GetThing", "");
    private static final List<String> SIGNATURES = List.of(
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA256 Credential=AKIA/20261122/us-east-1/s3/aws4_request,SignedHeaders=host,Signature=00",
            "AWS4-HMAC-SHA256 Credential=AKIA/20261122/us-east-1/things/aws4_request,SignedHeaders=;;,Signature=00",
            "AWS4-HMAC-SHA256 Credential=////,SignedHeaders=host,Signature=0",
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/e/f/g,SignedHeaders=,Signature=,=,",
            "AWS AKIA:c2ln",
            "Bearer x",
            "");
    private static final List<String> DATES = List.of("20261122T100000Z", "20261322T996099Z", "now", "");

    private final Gate gate = gate();

    private static Gate gate() {
        Gate made = new Gate(
                GateConfig.of("ap-northeast-2"),
                (key, token) -> new Credentials.Lookup.Refused(Credentials.Refusal.UNKNOWN_KEY),
                request -> new Authorizer.Decision.Deny(false, "nobody may"),
                Clock.SYSTEM);
        made.on(Fixtures.GET_THING, (input, context) -> new Echo("thing"));
        made.on(Fixtures.GET_USER, (input, context) -> new Echo("user"));
        made.on(Fixtures.WHO_AM_I, (input, context) -> new Echo("nobody"));
        made.on(Fixtures.PUT_OBJECT, (input, context) -> new Echo("put"));
        made.on(Fixtures.GET_OBJECT, (input, context) -> new Echo("got"));
        return made;
    }

    @Property(tries = 5000)
    void everyRequestIsAnsweredAndNeverByAFailure(
            @ForAll("texts") String host,
            @ForAll("texts") String path,
            @ForAll("texts") String query,
            @ForAll("headers") Headers headers,
            @ForAll("methods") String method) {
        headers.set("Host", host);
        HttpRequest request =
                new HttpRequest(method, "/" + path, query, headers, Body.of(query), "127.0.0.1", false, "public");
        assertThat(gate.handle(request).status()).isBetween(200, 501).isNotEqualTo(500);
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "PUT", "POST", "HEAD", "OPTIONS", "PATCH", "X");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(PIECES).list().ofMaxSize(6).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<Headers> headers() {
        Arbitrary<String> types =
                Arbitraries.of("application/x-www-form-urlencoded", "application/cbor", "text/xml", ";");
        return Combinators.combine(
                        Arbitraries.of(SIGNATURES).optional(0.5),
                        Arbitraries.of(DATES).optional(0.8),
                        Arbitraries.of(TARGETS).optional(0.3),
                        types.optional(0.3),
                        Arbitraries.of("rpc-v2-cbor", "x").optional(0.1))
                .as((signature, date, target, type, protocol) -> {
                    Headers headers = new Headers();
                    signature.ifPresent(value -> headers.set("Authorization", value));
                    date.ifPresent(value -> headers.set("X-Amz-Date", value));
                    target.ifPresent(value -> headers.set("X-Amz-Target", value));
                    type.ifPresent(value -> headers.set("Content-Type", value));
                    protocol.ifPresent(value -> headers.set("Smithy-Protocol", value));
                    return headers;
                });
    }
}
