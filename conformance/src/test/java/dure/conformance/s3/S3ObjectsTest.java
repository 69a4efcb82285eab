package dure.conformance.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dure.testkit.TestDure;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Objects, through the door, with the AWS SDK. */
class S3ObjectsTest {
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
        bucket = "objects-" + ++buckets;
        Buckets.create(dure, bucket);
    }

    @Test
    void putObjectComesBackWithItsHeadersMetadataAndChecksum() {
        PutObjectResponse put = s3.putObject(
                b -> b.bucket(bucket)
                        .key("a b/ü+&?.txt")
                        .contentType("text/plain")
                        .cacheControl("max-age=60")
                        .contentDisposition("inline")
                        .contentLanguage("ko")
                        .metadata(Map.of("Colour", "blue"))
                        .tagging("x=1&y=2"),
                RequestBody.fromString("hello"));
        assertThat(put.eTag()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        assertThat(put.checksumCRC32()).isEqualTo("NhCmhg==");

        ResponseBytes<GetObjectResponse> got =
                s3.getObjectAsBytes(b -> b.bucket(bucket).key("a b/ü+&?.txt").checksumMode(ChecksumMode.ENABLED));
        assertThat(got.asUtf8String()).isEqualTo("hello");
        GetObjectResponse response = got.response();
        assertThat(response.contentType()).isEqualTo("text/plain");
        assertThat(response.cacheControl()).isEqualTo("max-age=60");
        assertThat(response.contentDisposition()).isEqualTo("inline");
        assertThat(response.contentLanguage()).isEqualTo("ko");
        assertThat(response.metadata()).isEqualTo(Map.of("colour", "blue"));
        assertThat(response.checksumCRC32()).isEqualTo("NhCmhg==");
        assertThat(response.tagCount()).isEqualTo(2);
        assertThat(response.contentLength()).isEqualTo(5);
        assertThat(response.sdkHttpResponse().statusCode()).isEqualTo(200);

        HeadObjectResponse head = s3.headObject(b -> b.bucket(bucket).key("a b/ü+&?.txt"));
        assertThat(head.contentLength()).isEqualTo(5);
        assertThat(head.eTag()).isEqualTo(put.eTag());
        assertThat(head.checksumCRC32()).isNull();
    }

    @Test
    void streamOf100MegabytesComesBackTheSame() throws Exception {
        long size = 100L << 20;
        MessageDigest sent = MessageDigest.getInstance("MD5");
        PutObjectResponse put = s3.putObject(
                b -> b.bucket(bucket).key("big"), RequestBody.fromInputStream(new Noise(size, sent), size));
        assertThat(put.eTag()).isEqualTo('"' + HexFormat.of().formatHex(sent.digest()) + '"');

        MessageDigest received = MessageDigest.getInstance("MD5");
        try (InputStream in = s3.getObject(b -> b.bucket(bucket).key("big"), ResponseTransformer.toInputStream())) {
            byte[] buffer = new byte[1 << 16];
            for (int count; (count = in.read(buffer)) >= 0; ) {
                received.update(buffer, 0, count);
            }
        }
        assertThat('"' + HexFormat.of().formatHex(received.digest()) + '"').isEqualTo(put.eTag());
        ResponseBytes<GetObjectResponse> middle =
                s3.getObjectAsBytes(b -> b.bucket(bucket).key("big").range("bytes=70000000-70000009"));
        assertThat(middle.response().contentRange()).isEqualTo("bytes 70000000-70000009/104857600");
        assertThat(middle.response().sdkHttpResponse().statusCode()).isEqualTo(206);
        assertThat(middle.asByteArray()).isEqualTo(Noise.bytes(70_000_000, 10));
        s3.deleteObject(b -> b.bucket(bucket).key("big"));
    }

    @Test
    void rangesFollowHttpAndAnUnsatisfiableOneIsRefused() {
        s3.putObject(b -> b.bucket(bucket).key("digits"), RequestBody.fromString("0123456789"));
        assertThat(range("bytes=2-4")).isEqualTo("234");
        assertThat(range("bytes=7-")).isEqualTo("789");
        assertThat(range("bytes=-3")).isEqualTo("789");
        assertThat(range("bytes=8-100")).isEqualTo("89");
        assertThat(range("lines=1-2")).isEqualTo("0123456789");
        S3Exception refused = catchThrowableOfType(S3Exception.class, () -> range("bytes=10-"));
        assertThat(refused.statusCode()).isEqualTo(416);
        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidRange");
    }

    private String range(String range) {
        return s3.getObjectAsBytes(b -> b.bucket(bucket).key("digits").range(range))
                .asUtf8String();
    }

    @Test
    void conditionalReadsAnswer304And412() {
        String etag = s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("v"))
                .eTag();
        S3Exception unchanged = catchThrowableOfType(
                S3Exception.class,
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k").ifNoneMatch(etag)));
        assertThat(unchanged.statusCode()).isEqualTo(304);
        S3Exception failed = catchThrowableOfType(
                S3Exception.class,
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("k").ifMatch("\"other\"")));
        assertThat(failed.statusCode()).isEqualTo(412);
        S3Exception older = catchThrowableOfType(
                S3Exception.class,
                () -> s3.getObjectAsBytes(b -> b.bucket(bucket)
                        .key("k")
                        .ifUnmodifiedSince(Instant.now().minus(Duration.ofDays(1)))));
        assertThat(older.statusCode()).isEqualTo(412);
        S3Exception notSince = catchThrowableOfType(
                S3Exception.class,
                () -> s3.headObject(b ->
                        b.bucket(bucket).key("k").ifModifiedSince(Instant.now().plus(Duration.ofDays(1)))));
        assertThat(notSince.statusCode()).isEqualTo(304);
    }

    @Test
    void putIfAbsentAndPutIfUnchangedAreRefusedWhenTheyDoNotHold() {
        s3.putObject(b -> b.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("1"));
        S3Exception taken = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(b -> b.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("2")));
        // (The SDK's URLConnection client loses the body of a refusal that comes instead of 100-continue.)
        assertThat(taken.statusCode()).isEqualTo(412);
        S3Exception stale = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(b -> b.bucket(bucket).key("k").ifMatch("\"x\""), RequestBody.fromString("2")));
        assertThat(stale.statusCode()).isEqualTo(412);
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("k")).asUtf8String())
                .isEqualTo("1");
    }

    @Test
    void wrongChecksumOrMd5IsRefusedAndNothingIsStored() {
        S3Exception crc = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(
                        b -> b.bucket(bucket).key("k").checksumSHA256("x".repeat(43) + "="),
                        RequestBody.fromString("v")));
        assertThat(crc.awsErrorDetails().errorCode()).isIn("BadDigest", "InvalidRequest");
        S3Exception md5 = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(
                        b -> b.bucket(bucket).key("k").contentMD5("XUFAKrxLKna5cZ2REBfFkg=="),
                        RequestBody.fromString("v")));
        assertThat(md5.awsErrorDetails().errorCode()).isEqualTo("BadDigest");
        assertThatThrownBy(() -> s3.headObject(b -> b.bucket(bucket).key("k"))).isInstanceOf(NoSuchKeyException.class);
    }

    @Test
    void everyChecksumAlgorithmIsVerifiedKeptAndShown() {
        for (ChecksumAlgorithm algorithm :
                List.of(ChecksumAlgorithm.CRC32, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256)) {
            s3.putObject(b -> b.bucket(bucket).key("k").checksumAlgorithm(algorithm), RequestBody.fromString("hello"));
            GetObjectResponse got = s3.getObjectAsBytes(
                            b -> b.bucket(bucket).key("k").checksumMode(ChecksumMode.ENABLED))
                    .response();
            assertThat(got.getValueForField("Checksum" + algorithm, String.class))
                    .isPresent();
        }
    }

    @Test
    void keyOf1024BytesIsTakenAndOneOf1025Refused() {
        s3.putObject(b -> b.bucket(bucket).key("k".repeat(1024)), RequestBody.fromString("v"));
        S3Exception refused = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(b -> b.bucket(bucket).key("k".repeat(1025)), RequestBody.fromString("v")));
        assertThat(refused.statusCode()).isEqualTo(400);
        S3Exception head = catchThrowableOfType(
                S3Exception.class,
                () -> s3.getObjectTagging(b -> b.bucket(bucket).key("k".repeat(1025))));
        assertThat(head.awsErrorDetails().errorCode()).isEqualTo("KeyTooLongError");
    }

    @Test
    void missingBucketsAndKeysAreTold() {
        assertThatThrownBy(() -> s3.getObjectAsBytes(b -> b.bucket(bucket).key("none")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() ->
                        s3.getObjectAsBytes(b -> b.bucket("nobody-has-this").key("none")))
                .isInstanceOf(NoSuchBucketException.class);
        s3.deleteObject(b -> b.bucket(bucket).key("none"));
    }

    @Test
    void headersThatAskForWhatIsNotOfferedAreRefused() {
        S3Exception encrypted = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(
                        b -> b.bucket(bucket).key("k").serverSideEncryption("aws:kms"), RequestBody.fromString("v")));
        assertThat(encrypted.statusCode()).isEqualTo(501);
        S3Exception acl = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(b -> b.bucket(bucket).key("k").acl("public-read"), RequestBody.fromString("v")));
        assertThat(acl.statusCode()).isEqualTo(400);
        S3Exception created = catchThrowableOfType(
                S3Exception.class,
                () -> s3.createMultipartUpload(b -> b.bucket(bucket).key("k").acl("public-read")));
        assertThat(created.awsErrorDetails().errorCode()).isEqualTo("AccessControlListNotSupported");
        S3Exception cold = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putObject(
                        b -> b.bucket(bucket).key("k").storageClass("GLACIER"), RequestBody.fromString("v")));
        assertThat(cold.statusCode()).isEqualTo(501);
    }

    @Test
    void listingPagesRollsUpAndEncodes() {
        for (String key : List.of("a/1", "a/2", "b", "c d/1", "é")) {
            s3.putObject(b -> b.bucket(bucket).key(key), RequestBody.fromString(key));
        }
        ListObjectsV2Response first =
                s3.listObjectsV2(b -> b.bucket(bucket).delimiter("/").maxKeys(2).encodingType("url"));
        assertThat(first.commonPrefixes()).extracting("prefix").containsExactly("a/");
        assertThat(first.contents()).extracting("key").containsExactly("b");
        assertThat(first.isTruncated()).isTrue();
        assertThat(first.keyCount()).isEqualTo(2);
        ListObjectsV2Response second = s3.listObjectsV2(
                b -> b.bucket(bucket).delimiter("/").maxKeys(2).continuationToken(first.nextContinuationToken()));
        assertThat(second.commonPrefixes()).extracting("prefix").containsExactly("c d/");
        assertThat(second.contents()).extracting("key").containsExactly("é");
        assertThat(second.isTruncated()).isFalse();
        assertThat(s3.listObjects(b -> b.bucket(bucket).prefix("a/").marker("a/1"))
                        .contents())
                .extracting("key")
                .containsExactly("a/2");
    }

    @Test
    void manyObjectsAreDeletedAtOnce() {
        IntStream.range(0, 40)
                .forEach(i -> s3.putObject(b -> b.bucket(bucket).key("k" + i), RequestBody.fromString("v")));
        List<ObjectIdentifier> all = IntStream.range(0, 40)
                .mapToObj(i -> ObjectIdentifier.builder().key("k" + i).build())
                .toList();
        DeleteObjectsResponse deleted = s3.deleteObjects(b -> b.bucket(bucket).delete(d -> d.objects(all)));
        assertThat(deleted.deleted()).hasSize(40);
        assertThat(deleted.errors()).isEmpty();
        s3.deleteBucket(b -> b.bucket(bucket));
        assertThatThrownBy(() -> s3.headBucket(b -> b.bucket(bucket))).isInstanceOf(NoSuchBucketException.class);
    }

    @Test
    void copyKeepsOrReplacesMetadataAndTags() {
        s3.putObject(
                b -> b.bucket(bucket).key("from").metadata(Map.of("a", "1")).tagging("t=1"),
                RequestBody.fromBytes(Noise.bytes(0, 100_000)));
        s3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("kept"));
        s3.copyObject(b -> b.sourceBucket(bucket)
                .sourceKey("from")
                .destinationBucket(bucket)
                .destinationKey("replaced")
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(Map.of("b", "2")));
        assertThat(s3.headObject(b -> b.bucket(bucket).key("kept")).metadata()).isEqualTo(Map.of("a", "1"));
        assertThat(s3.headObject(b -> b.bucket(bucket).key("replaced")).metadata())
                .isEqualTo(Map.of("b", "2"));
        assertThat(s3.getObjectTagging(b -> b.bucket(bucket).key("kept")).tagSet())
                .containsExactly(Tag.builder().key("t").value("1").build());
        s3.deleteObject(b -> b.bucket(bucket).key("from"));
        assertThat(s3.getObjectAsBytes(b -> b.bucket(bucket).key("kept")).asByteArray())
                .isEqualTo(Noise.bytes(0, 100_000));
        S3Exception itself = catchThrowableOfType(
                S3Exception.class,
                () -> s3.copyObject(b -> b.sourceBucket(bucket)
                        .sourceKey("kept")
                        .destinationBucket(bucket)
                        .destinationKey("kept")));
        assertThat(itself.awsErrorDetails().errorCode()).isEqualTo("InvalidRequest");
    }

    @Test
    void presignedUrlsGetAndPut() throws Exception {
        try (S3Presigner presigner = S3Presigner.builder()
                        .endpointOverride(dure.endpoint())
                        .region(Region.of(dure.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(dure.rootCredentials()))
                        .serviceConfiguration(S3Configuration.builder()
                                .pathStyleAccessEnabled(true)
                                .build())
                        .build();
                HttpClient http = HttpClient.newHttpClient()) {
            URI put = presigner
                    .presignPutObject(b -> b.signatureDuration(Duration.ofMinutes(5))
                            .putObjectRequest(p -> p.bucket(bucket).key("signed")))
                    .url()
                    .toURI();
            HttpResponse<String> written = http.send(
                    HttpRequest.newBuilder(put)
                            .PUT(HttpRequest.BodyPublishers.ofString("presigned"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(written.statusCode()).as(written.body()).isEqualTo(200);
            HttpResponse<String> taken = http.send(
                    HttpRequest.newBuilder(put)
                            .header("If-None-Match", "*")
                            .expectContinue(true)
                            .PUT(HttpRequest.BodyPublishers.ofString("again"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(taken.statusCode()).isEqualTo(412);
            assertThat(taken.body())
                    .contains("<Code>PreconditionFailed</Code>")
                    .contains("<Condition>If-None-Match</Condition>");
            URI get = presigner
                    .presignGetObject(b -> b.signatureDuration(Duration.ofMinutes(5))
                            .getObjectRequest(p -> p.bucket(bucket)
                                    .key("signed")
                                    .responseContentType("text/x")
                                    .responseCacheControl("no-store")))
                    .url()
                    .toURI();
            HttpResponse<String> read =
                    http.send(HttpRequest.newBuilder(get).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(read.body()).isEqualTo("presigned");
            assertThat(read.headers().firstValue("content-type")).contains("text/x");
            assertThat(read.headers().firstValue("cache-control")).contains("no-store");
        }
    }

    @Test
    void virtualHostAddressingFindsTheBucket() throws Exception {
        try (S3Client virtual = dure.client(S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()))) {
            virtual.putObject(b -> b.bucket(bucket).key("v/h"), RequestBody.fromString("host"));
        } catch (software.amazon.awssdk.core.exception.SdkClientException unresolved) {
            // This machine's resolver does not know *.localhost; the plain client below needs none.
            s3.putObject(b -> b.bucket(bucket).key("v/h"), RequestBody.fromString("host"));
        }
        Buckets.makePublic(s3, bucket);
        assertThat(RawHttp.get(dure.port(), bucket + ".s3.localhost", "/v/h").body())
                .isEqualTo("host");
        assertThat(RawHttp.get(dure.port(), bucket + ".s3." + dure.region() + ".localhost", "/v/h")
                        .body())
                .isEqualTo("host");
    }
}
