package dure.wire.sigv4;

import static dure.wire.sigv4.SigV4VectorsTest.S3;
import static dure.wire.sigv4.SigV4VectorsTest.S3_TIME;
import static dure.wire.sigv4.SigV4VectorsTest.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.AwsException;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The documented uploads (sigv4-streaming, sigv4-streaming-trailers), and what may be wrong with one. */
class AwsChunkedTest {
    private static final String CHUNK_1 = "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648";
    private static final String CHUNK_2 = "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497";
    private static final String CHUNK_3 = "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9";

    @Test
    void theDocumentedUploadIsRead() throws IOException {
        HttpRequest verified = verify(documented(CHUNK_1, CHUNK_2, CHUNK_3, 'a'));
        assertThat(verified.body().length()).isEqualTo(66_560);
        assertThat(verified.body().readAll(100_000)).isEqualTo(letters(66_560));
        assertThat(verified.headers().has("content-encoding")).isFalse();
    }

    @Test
    void tamperedChunkIsRefused() {
        HttpRequest verified = verify(documented(CHUNK_1, CHUNK_2, CHUNK_3, 'b'));
        assertFails(verified.body(), "SignatureDoesNotMatch");
    }

    @Test
    void tamperedLastChunkSignatureIsRefused() {
        HttpRequest verified = verify(documented(CHUNK_1, CHUNK_2, CHUNK_1, 'a'));
        assertFails(verified.body(), "SignatureDoesNotMatch");
    }

    @Test
    void lastByteIsHeldBackUntilTheEndHasBeenChecked() {
        HttpRequest verified = verify(documented(CHUNK_1, CHUNK_2, CHUNK_1, 'a'));
        assertThatThrownBy(() -> verified.body().stream().readNBytes(66_560)).isInstanceOf(AwsException.class);
    }

    @Test
    void theDocumentedTrailersAreRead() throws IOException {
        HttpRequest verified =
                verify(documentedWithTrailer("d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435"));
        assertThat(verified.body().trailers().has("x-amz-checksum-crc32c")).isFalse();
        verified.body().stream().readNBytes(66_560);
        assertThat(verified.body().trailers().get("x-amz-checksum-crc32c")).isEqualTo("sOO8/Q==");
        assertThat(verified.headers().get("x-amz-checksum-crc32c")).isEqualTo("sOO8/Q==");
    }

    @Test
    void tamperedTrailerIsRefused() {
        assertFails(verify(documentedWithTrailer(CHUNK_1)).body(), "SignatureDoesNotMatch");
    }

    @Test
    void unsignedTrailersAreRead() throws IOException {
        Headers trailers = new Headers();
        String framed = "5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n";
        try (AwsChunkedInputStream in = unsigned(framed, 5, Set.of("x-amz-checksum-crc32"), trailers)) {
            assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
        }
        assertThat(trailers.get("X-Amz-Checksum-Crc32")).isEqualTo("NhCmhg==");
    }

    @Test
    void framingThatIsWrongIsRefusedByItsCode() {
        Set<String> none = Set.of();
        assertFails("5\r\nhel", 5, none, "IncompleteBody");
        assertFails("5\r\nhello\r\n", 5, none, "IncompleteBody");
        assertFails("", 5, none, "IncompleteBody");
        assertFails("5\r\nhello\r\n0\r\n\r\n", 6, none, "IncompleteBody");
        assertFails("5\r\nhello\r\n0\r\n\r\n", 4, none, "IncompleteBody");
        assertFails("5\r\nhelloX0\r\n\r\n", 5, none, "InvalidRequest");
        assertFails("x\r\nhello\r\n0\r\n\r\n", 5, none, "InvalidRequest");
        assertFails("\r\n", 5, none, "InvalidRequest");
        assertFails("2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 5, none, "InvalidChunkSizeError");
        assertFails("5\r\nhello\r\n0\r\n\r\n", 5, Set.of("x-amz-checksum-crc32"), "MalformedTrailerError");
        assertFails("5\r\nhello\r\n0\r\nx-amz-other:1\r\n\r\n", 5, none, "MalformedTrailerError");
        assertFails("1".repeat(2000), 5, none, "InvalidRequest");
    }

    @Property(tries = 300)
    void anyBodyCutAnywhereIsReadBackWhole(
            @ForAll @Size(max = 30_000) byte[] body,
            @ForAll @IntRange(min = 8192, max = 20_000) int chunkBytes,
            @ForAll @IntRange(min = 1, max = 9000) int readBytes)
            throws IOException {
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        for (int from = 0; from < body.length; from += chunkBytes) {
            int count = Math.min(chunkBytes, body.length - from);
            framed.write((Integer.toHexString(count) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            framed.write(body, from, count);
            framed.write('\r');
            framed.write('\n');
        }
        framed.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try (AwsChunkedInputStream in = new AwsChunkedInputStream(
                new ByteArrayInputStream(framed.toByteArray()),
                body.length,
                Optional.empty(),
                Set.of(),
                (name, value) -> {})) {
            byte[] buffer = new byte[readBytes];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                read.write(buffer, 0, count);
            }
        }
        assertThat(read.toByteArray()).isEqualTo(body);
    }

    @Property(tries = 1000)
    void anyBytesAtAllAreReadOrRefusedInAwsWords(
            @ForAll @Size(max = 200) List<@IntRange(max = 6) Integer> pieces, @ForAll @IntRange(max = 40) int length)
            throws IOException {
        String[] alphabet = {"0", "5", "\r\n", "\r\n0\r\n\r\n", ";", "hello", ":"};
        StringBuilder framed = new StringBuilder();
        pieces.forEach(piece -> framed.append(alphabet[piece]));
        try (AwsChunkedInputStream in = unsigned(framed.toString(), length, Set.of(), new Headers())) {
            assertThat(in.readAllBytes()).hasSize(length);
        } catch (AwsException refused) {
            assertThat(refused.type().code())
                    .isIn("IncompleteBody", "InvalidRequest", "InvalidChunkSizeError", "MalformedTrailerError");
        }
    }

    private static HttpRequest documented(String first, String second, String third, char letter) {
        Headers headers = new Headers()
                .set("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .set("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .set("Content-Encoding", "aws-chunked")
                .set("x-amz-decoded-content-length", "66560")
                .set("Content-Length", "66824");
        HttpRequest signed =
                S3.sign(request("PUT", "s3.amazonaws.com", "/examplebucket/chunkObject.txt", "", headers), S3_TIME);
        assertThat(SignedRequest.parse(signed).orElseThrow().signature())
                .isEqualTo("4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
        return framed(signed, first, second, letter, "0;chunk-signature=" + third + "\r\n\r\n");
    }

    private static HttpRequest documentedWithTrailer(String trailerSignature) {
        Headers headers = new Headers()
                .set("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .set("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER")
                .set("Content-Encoding", "aws-chunked")
                .set("x-amz-decoded-content-length", "66560")
                .set("x-amz-trailer", "x-amz-checksum-crc32c");
        HttpRequest signed =
                S3.sign(request("PUT", "s3.amazonaws.com", "/examplebucket/chunkObject.txt", "", headers), S3_TIME);
        assertThat(SignedRequest.parse(signed).orElseThrow().signature())
                .isEqualTo("106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
        return framed(
                signed,
                "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2",
                "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7",
                'a',
                "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
                        + "x-amz-checksum-crc32c:sOO8/Q==\n\r\n"
                        + "x-amz-trailer-signature:" + trailerSignature + "\r\n\r\n");
    }

    private static HttpRequest framed(HttpRequest signed, String first, String second, char letter, String end) {
        byte[] data = letters(65_536);
        data[30_000] = (byte) letter;
        ByteArrayOutputStream framed = new ByteArrayOutputStream();
        framed.writeBytes(("10000;chunk-signature=" + first + "\r\n").getBytes(StandardCharsets.US_ASCII));
        framed.writeBytes(data);
        framed.writeBytes(("\r\n400;chunk-signature=" + second + "\r\n").getBytes(StandardCharsets.US_ASCII));
        framed.writeBytes(letters(1024));
        framed.writeBytes(("\r\n" + end).getBytes(StandardCharsets.US_ASCII));
        return signed.withBody(new Body.Stream(new ByteArrayInputStream(framed.toByteArray()), framed.size()));
    }

    private static byte[] letters(int count) {
        byte[] data = new byte[count];
        Arrays.fill(data, (byte) 'a');
        return data;
    }

    private static HttpRequest verify(HttpRequest request) {
        return new SigV4Verifier(SigningKeys.COMPUTED)
                .verify(request, SignedRequest.parse(request).orElseThrow(), SigV4Rules.STREAMING, S3.secretKey());
    }

    private static AwsChunkedInputStream unsigned(String framed, long length, Set<String> announced, Headers trailers) {
        return new AwsChunkedInputStream(
                new ByteArrayInputStream(framed.getBytes(StandardCharsets.UTF_8)),
                length,
                Optional.empty(),
                announced,
                trailers::set);
    }

    private static void assertFails(String framed, long length, Set<String> announced, String code) {
        assertFails(new Body.Stream(unsigned(framed, length, announced, new Headers()), length), code);
    }

    private static void assertFails(Body body, String code) {
        assertThatThrownBy(() -> body.readAll(100_000))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        refused -> assertThat(refused.type().code()).isEqualTo(code));
    }
}
