package dure.wire.sigv4;

import static dure.wire.sigv4.SigV4VectorsTest.S3;
import static dure.wire.sigv4.SigV4VectorsTest.S3_HOST;
import static dure.wire.sigv4.SigV4VectorsTest.S3_TIME;
import static dure.wire.sigv4.SigV4VectorsTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What canonical means: what proxies and clients may change does not matter, everything else does. */
class SignaturePropertyTest {
    private final SigV4Verifier verifier = new SigV4Verifier(SigningKeys.COMPUTED);

    @Property(tries = 1000)
    void orderAndCaseDoNotMatter(
            @ForAll("paths") String path, @ForAll("queries") List<String> query, @ForAll Random random) {
        Headers headers = new Headers().set("x-amz-meta-a", "one  two").set("Range", "bytes=0-1");
        HttpRequest signed = S3.sign(request("GET", S3_HOST, path, String.join("&", query), headers), S3_TIME);
        List<String> shuffled = new ArrayList<>(query);
        Collections.shuffle(shuffled, random);
        List<String[]> fields = new ArrayList<>();
        signed.headers().forEach((name, value) -> fields.add(new String[] {name, value}));
        Collections.shuffle(fields, random);
        Headers changed = new Headers();
        for (String[] field : fields) {
            boolean own = field[0].equals("x-amz-meta-a") || field[0].equals("Range");
            String value = own ? " " + field[1].replace(" ", "  ") + " " : field[1];
            changed.add(random.nextBoolean() ? field[0].toUpperCase(Locale.ROOT) : field[0], value);
        }
        verify(with(signed, path, String.join("&", shuffled), changed));
    }

    @Property(tries = 1000)
    void escapingMoreThanNeededDoesNotMatter(@ForAll("paths") String path) {
        HttpRequest signed = S3.sign(request("GET", S3_HOST, path, "", new Headers()), S3_TIME);
        StringBuilder escaped = new StringBuilder();
        for (char c : path.toCharArray()) {
            escaped.append(c >= 'a' && c <= 'y' ? "%" + Integer.toHexString(c) : String.valueOf(c));
        }
        boolean hasEscapes = path.contains("%");
        verify(signed.withPath(hasEscapes ? path : escaped.toString()));
    }

    @Property(tries = 1000)
    void anyOtherPathOrQueryDoesNotMatch(
            @ForAll("paths") String path,
            @ForAll("queries") List<String> query,
            @ForAll("paths") String otherPath,
            @ForAll("queries") List<String> otherQuery) {
        HttpRequest signed = S3.sign(request("GET", S3_HOST, path, String.join("&", query), new Headers()), S3_TIME);
        HttpRequest other = with(signed, otherPath, String.join("&", otherQuery), signed.headers());
        String hash = "UNSIGNED-PAYLOAD";
        if (!CanonicalRequest.of(signed, SigV4Rules.STREAMING, "host", hash)
                .equals(CanonicalRequest.of(other, SigV4Rules.STREAMING, "host", hash))) {
            assertThatThrownBy(() -> verify(other)).isInstanceOf(SigV4Exception.class);
        }
        HttpRequest post = with(signed, path, String.join("&", query), signed.headers());
        assertThatThrownBy(() -> verify(new HttpRequest(
                        "DELETE",
                        post.rawPath(),
                        post.rawQuery(),
                        post.headers(),
                        post.body(),
                        post.remoteAddress(),
                        post.secure(),
                        post.listener())))
                .isInstanceOf(SigV4Exception.class);
    }

    @Property(tries = 500)
    void presignedRequestsHoldWhateverTheyName(@ForAll("paths") String path, @ForAll("queries") List<String> query) {
        HttpRequest plain = request("GET", S3_HOST, path, String.join("&", query), new Headers());
        String presigned = S3.presign(plain, S3_TIME, Duration.ofHours(1));
        verify(with(plain, path, presigned, plain.headers()));
    }

    @Property(tries = 3000)
    void anythingAtAllIsNoSignatureOrAFault(
            @ForAll("soup") String authorization, @ForAll("soup") String query, @ForAll("soup") String date) {
        Headers headers = new Headers().set("x-amz-date", date);
        if (!authorization.isEmpty()) {
            headers.set("Authorization", authorization);
        }
        HttpRequest request = request("GET", S3_HOST, "/", query, headers);
        try {
            Optional<SignedRequest> parsed = SignedRequest.parse(request);
            if (parsed.isPresent()) {
                verifier.checkScope(request, parsed.get(), SigV4Rules.STREAMING, "s3", Optional.empty(), S3_TIME);
                verifier.verify(request, parsed.get(), SigV4Rules.STREAMING, "secret");
            }
        } catch (SigV4Exception fault) {
            assertThat(fault.kind()).isNotNull();
        }
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of(
                        "/", "a", "b.c", "//", "/./", "..", "%20", "%2F", "%2f", "%E2%82%AC", "+", "~", "*", "z%z")
                .list()
                .ofMaxSize(6)
                .map(list -> "/" + String.join("", list));
    }

    @Provide
    Arbitrary<List<String>> queries() {
        return Arbitraries.of(
                        "a=1", "a=2", "a", "b=", "=", "c=x%20y", "c=x+y", "%41=1", "prefix=%2F", "d=%E2%82%AC", "e=*")
                .list()
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> soup() {
        Arbitrary<String> pieces = Arbitraries.of(
                "AWS4-HMAC-SHA256 ",
                "Credential=",
                "AKIA/20130524/us-east-1/s3/aws4_request",
                "/",
                ",",
                ", ",
                "=",
                "SignedHeaders=",
                "host",
                ";",
                "Signature=",
                "00",
                "X-Amz-",
                "X-Amz-Algorithm=AWS4-HMAC-SHA256&",
                "X-Amz-Credential=a%2Fb%2Fc%2Fd%2Faws4_request&",
                "X-Amz-Signature=0&",
                "X-Amz-Date=20130524T000000Z&",
                "X-Amz-SignedHeaders=host&",
                "X-Amz-Expires=-99999999999999999999&",
                "X-Amz-Expires=60&",
                "AWSAccessKeyId=",
                "&Signature=",
                "20130524T000000Z",
                "20139924T000000Z",
                "Fri, 24 May 2013 00:00:00 GMT",
                "%",
                "\u0000",
                "\ud800");
        return pieces.list().ofMaxSize(10).map(list -> String.join("", list));
    }

    private void verify(HttpRequest request) {
        SignedRequest parsed = SignedRequest.parse(request).orElseThrow();
        verifier.verify(request, parsed, SigV4Rules.STREAMING, S3.secretKey());
    }

    private static HttpRequest with(HttpRequest request, String path, String query, Headers headers) {
        return new HttpRequest(request.method(), path, query, headers, Body.EMPTY, "127.0.0.1", false, "public");
    }
}
