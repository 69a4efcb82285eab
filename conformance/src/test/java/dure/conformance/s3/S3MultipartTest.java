package dure.conformance.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dure.testkit.TestDure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadResponse;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Multipart uploads, through the door, with the AWS SDK. */
class S3MultipartTest {
    private static TestDure dure;
    private static S3Client s3;
    private static int buckets;
    private String bucket = "";

    @BeforeAll
    static void start() {
        dure = TestDure.start();
        s3 = dure.s3();
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    @BeforeEach
    void makeBucket() {
        bucket = "multipart-" + ++buckets;
        Buckets.create(dure, bucket);
    }

    @Test
    void multipartUploadMakesOneObjectAndChecksItsParts() {
        String id = s3.createMultipartUpload(b -> b.bucket(bucket).key("m").contentType("x/y"))
                .uploadId();
        byte[] large = Noise.bytes(0, 5 << 20);
        byte[] small = Noise.bytes(1, 10);
        String first = s3.uploadPart(
                        b -> b.bucket(bucket).key("m").uploadId(id).partNumber(1), RequestBody.fromBytes(large))
                .eTag();
        String second = s3.uploadPart(
                        b -> b.bucket(bucket).key("m").uploadId(id).partNumber(2), RequestBody.fromBytes(small))
                .eTag();
        assertThat(s3.listParts(b -> b.bucket(bucket).key("m").uploadId(id)).parts())
                .extracting("partNumber")
                .containsExactly(1, 2);
        assertThat(s3.listMultipartUploads(b -> b.bucket(bucket)).uploads())
                .extracting("uploadId")
                .containsExactly(id);
        S3Exception wrong =
                catchThrowableOfType(S3Exception.class, () -> complete("m", id, part(1, first), part(2, "\"nope\"")));
        assertThat(wrong.awsErrorDetails().errorCode()).isEqualTo("InvalidPart");
        S3Exception disorder =
                catchThrowableOfType(S3Exception.class, () -> complete("m", id, part(2, second), part(1, first)));
        assertThat(disorder.awsErrorDetails().errorCode()).isEqualTo("InvalidPartOrder");

        complete("m", id, part(1, first), part(2, second));
        HeadObjectResponse head = s3.headObject(b -> b.bucket(bucket).key("m"));
        assertThat(head.eTag()).endsWith("-2\"");
        assertThat(head.contentLength()).isEqualTo(large.length + small.length);
        assertThat(head.contentType()).isEqualTo("x/y");
        byte[] whole = s3.getObjectAsBytes(b -> b.bucket(bucket).key("m")).asByteArray();
        assertThat(whole).startsWith(large).endsWith(small);
        ResponseBytes<GetObjectResponse> part =
                s3.getObjectAsBytes(b -> b.bucket(bucket).key("m").partNumber(2));
        assertThat(part.asByteArray()).isEqualTo(small);
        assertThat(part.response().partsCount()).isEqualTo(2);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("m").range("bytes=5242878-5242881"))
                        .asByteArray())
                .isEqualTo(new byte[] {large[large.length - 2], large[large.length - 1], small[0], small[1]});
        S3Exception gone = catchThrowableOfType(S3Exception.class, () -> complete("m", id, part(1, first)));
        assertThat(gone.awsErrorDetails().errorCode()).isEqualTo("NoSuchUpload");
    }

    /** A client that missed the answer asks again, and gets the same one: https://github.com/minio/minio/issues/13318. */
    @Test
    void completingAgainAnswersTheSameUntilTheKeyIsWrittenTo() {
        String id = s3.createMultipartUpload(b -> b.bucket(bucket).key("m")).uploadId();
        String etag = s3.uploadPart(
                        b -> b.bucket(bucket).key("m").uploadId(id).partNumber(1), RequestBody.fromString("a"))
                .eTag();
        CompleteMultipartUploadResponse first = complete("m", id, part(1, etag));
        CompleteMultipartUploadResponse again = s3.completeMultipartUpload(b ->
                b.bucket(bucket).key("m").uploadId(id).ifNoneMatch("*").multipartUpload(m -> m.parts(part(1, etag))));
        assertThat(again.eTag()).isEqualTo(first.eTag());
        assertThat(again.checksumCRC64NVME()).isEqualTo(first.checksumCRC64NVME());
        S3Exception other =
                catchThrowableOfType(S3Exception.class, () -> complete("m", id, part(1, "\"" + "0".repeat(32) + "\"")));
        assertThat(other.awsErrorDetails().errorCode()).isEqualTo("NoSuchUpload");
        s3.putObject(b -> b.bucket(bucket).key("m"), RequestBody.fromString("newer"));
        S3Exception over = catchThrowableOfType(S3Exception.class, () -> complete("m", id, part(1, etag)));
        assertThat(over.awsErrorDetails().errorCode()).isEqualTo("NoSuchUpload");
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("m")).asUtf8String())
                .isEqualTo("newer");
    }

    @Test
    void smallPartInTheMiddleIsRefused() {
        String id = s3.createMultipartUpload(b -> b.bucket(bucket).key("m")).uploadId();
        String first = s3.uploadPart(
                        b -> b.bucket(bucket).key("m").uploadId(id).partNumber(1), RequestBody.fromString("a"))
                .eTag();
        String second = s3.uploadPart(
                        b -> b.bucket(bucket).key("m").uploadId(id).partNumber(2), RequestBody.fromString("b"))
                .eTag();
        S3Exception refused =
                catchThrowableOfType(S3Exception.class, () -> complete("m", id, part(1, first), part(2, second)));
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("EntityTooSmall");
        s3.abortMultipartUpload(b -> b.bucket(bucket).key("m").uploadId(id));
        assertThat(s3.listMultipartUploads(b -> b.bucket(bucket)).uploads()).isEmpty();
    }

    private CompleteMultipartUploadResponse complete(String key, String id, CompletedPart... parts) {
        return s3.completeMultipartUpload(
                b -> b.bucket(bucket).key(key).uploadId(id).multipartUpload(m -> m.parts(parts)));
    }

    private static CompletedPart part(int number, String etag) {
        return CompletedPart.builder().partNumber(number).eTag(etag).build();
    }
}
