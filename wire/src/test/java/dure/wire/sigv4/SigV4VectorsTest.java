package dure.wire.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What AWS publishes: the examples of the S3 API reference (sig-v4-header-based-auth, sigv4-query-string-auth) and the
 * SigV4 test suite.
 */
class SigV4VectorsTest {
    static final String S3_HOST = "examplebucket.s3.amazonaws.com";
    static final Instant S3_TIME = Instant.parse("2013-05-24T00:00:00Z");
    static final SigV4Signer S3 = new SigV4Signer(
            "AKIAIOSFODNN7EXAMPLE",
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            Optional.empty(),
            "us-east-1",
            "s3",
            SigV4Rules.STREAMING);
    private static final Instant SUITE_TIME = Instant.parse("2015-08-30T12:36:00Z");

    @Test
    void s3GetObjectWithRangeHasTheDocumentedSignature() {
        HttpRequest signed =
                S3.sign(request("GET", S3_HOST, "/test.txt", "", new Headers().set("Range", "bytes=0-9")), S3_TIME);
        assertThat(signed.headers().get("Authorization"))
                .isEqualTo("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                        + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
    }

    @Test
    void s3PutObjectHasTheDocumentedSignature() {
        Headers headers = new Headers()
                .set("Date", "Fri, 24 May 2013 00:00:00 GMT")
                .set("x-amz-storage-class", "REDUCED_REDUNDANCY");
        HttpRequest request =
                request("PUT", S3_HOST, "/test$file.text", "", headers).withBody(Body.of("Welcome to Amazon S3."));
        assertThat(signature(S3.sign(request, S3_TIME)))
                .isEqualTo("98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @ParameterizedTest
    @CsvSource({
        "lifecycle, fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543",
        "prefix=J&max-keys=2, 34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
    })
    void s3QueriesHaveTheDocumentedSignatures(String query, String signature) {
        HttpRequest signed = S3.sign(request("GET", S3_HOST, "/", query, new Headers()), S3_TIME);
        assertThat(signature(signed)).isEqualTo(signature);
    }

    @Test
    void s3PresignedUrlHasTheDocumentedSignature() {
        String query = S3.presign(
                request("GET", S3_HOST, "/test.txt", "", new Headers()), S3_TIME, Duration.ofSeconds(86_400));
        assertThat(query).endsWith("&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404");
    }

    @ParameterizedTest
    @CsvSource({
        "/, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "/example/.., '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "//, '', 5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
        "/./example, '', ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
        "/, Param2=value2&Param1=value1, b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
    })
    void requestsOfTheTestSuiteHaveItsSignatures(String path, String query, String signature) {
        SigV4Signer signer = suiteSigner("service");
        HttpRequest signed =
                signer.sign(request("GET", "example.amazonaws.com", path, query, new Headers()), SUITE_TIME);
        assertThat(signature(signed)).isEqualTo(signature);
    }

    @Test
    void valuesOfHeadersAreTrimmedAndCollapsed() {
        Headers headers = new Headers().set("My-Header1", " value1").set("My-Header2", " \"a   b   c\"");
        HttpRequest signed =
                suiteSigner("service").sign(request("GET", "example.amazonaws.com", "/", "", headers), SUITE_TIME);
        assertThat(signature(signed)).isEqualTo("acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736");
    }

    @Test
    void iamListUsersHasTheDocumentedSignature() {
        Headers headers = new Headers().set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8");
        HttpRequest signed = suiteSigner("iam")
                .sign(
                        request("GET", "iam.amazonaws.com", "/", "Action=ListUsers&Version=2010-05-08", headers),
                        SUITE_TIME);
        assertThat(signature(signed)).isEqualTo("5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
    }

    @Test
    void pathsOfOtherServicesAreEncodedTwiceAndThoseOfS3Once() {
        HttpRequest request = request("GET", "host", "/a%3Ab", "", new Headers());
        assertThat(CanonicalRequest.of(request, SigV4Rules.STANDARD, "host", ""))
                .startsWith("GET\n/a%253Ab\n");
        assertThat(CanonicalRequest.of(request, SigV4Rules.STREAMING, "host", ""))
                .startsWith("GET\n/a%3Ab\n");
        HttpRequest plain = request("GET", "host", "/a:b//../c+d", "x=1+2&y", new Headers());
        assertThat(CanonicalRequest.of(plain, SigV4Rules.STREAMING, "host", ""))
                .startsWith("GET\n/a%3Ab//../c%2Bd\nx=1%202&y=\n");
    }

    static HttpRequest request(String method, String host, String path, String query, Headers headers) {
        return new HttpRequest(
                method, path, query, headers.set("Host", host), Body.EMPTY, "127.0.0.1", false, "public");
    }

    private static SigV4Signer suiteSigner(String service) {
        return new SigV4Signer(
                "AKIDEXAMPLE",
                "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
                Optional.empty(),
                "us-east-1",
                service,
                SigV4Rules.STANDARD);
    }

    private static String signature(HttpRequest signed) {
        return SignedRequest.parse(signed).orElseThrow().signature();
    }
}
