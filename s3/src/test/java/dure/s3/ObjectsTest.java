package dure.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dure.api.s3.CompleteMultipartUploadRequest;
import dure.api.s3.CompletedMultipartUpload;
import dure.api.s3.CompletedPart;
import dure.api.s3.CopyObjectRequest;
import dure.api.s3.CreateBucketConfiguration;
import dure.api.s3.CreateBucketRequest;
import dure.api.s3.CreateMultipartUploadRequest;
import dure.api.s3.DeleteBucketRequest;
import dure.api.s3.DeleteObjectRequest;
import dure.api.s3.GetObjectOutput;
import dure.api.s3.GetObjectRequest;
import dure.api.s3.ListObjectsV2Request;
import dure.api.s3.PublicAccessBlockConfiguration;
import dure.api.s3.PutBucketPolicyRequest;
import dure.api.s3.PutObjectOutput;
import dure.api.s3.PutObjectRequest;
import dure.api.s3.PutPublicAccessBlockRequest;
import dure.api.s3.S3Api;
import dure.api.s3.UploadPartRequest;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Authorization.Check;
import dure.kernel.Caller;
import dure.wire.AwsException;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObjectsTest {
    private static final int LARGE = 200_000;
    private final S3Rig rig = new S3Rig();

    @BeforeEach
    void makeBucket() {
        rig.call(
                S3Api.CREATE_BUCKET,
                CreateBucketRequest.builder().bucket("bucket").build());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private PutObjectOutput put(String key, byte[] bytes) {
        return rig.call(
                S3Api.PUT_OBJECT,
                PutObjectRequest.builder()
                        .bucket("bucket")
                        .key(key)
                        .body(Body.of(bytes))
                        .build());
    }

    private GetObjectOutput get(String key) {
        return rig.call(
                S3Api.GET_OBJECT,
                GetObjectRequest.builder().bucket("bucket").key(key).build());
    }

    private byte[] bytes(String key) throws IOException {
        return get(key).body().readAll(1 << 26);
    }

    private void delete(String key) {
        rig.call(
                S3Api.DELETE_OBJECT,
                DeleteObjectRequest.builder().bucket("bucket").key(key).build());
    }

    @Test
    void bodiesUpTo64KibLiveInTheStoreAndLargerOnesInFiles() throws IOException {
        put("empty", new byte[0]);
        put("inline", new byte[65_536]);
        assertThat(rig.keptBlobs()).isZero();
        assertThat(rig.storedKeys("d")).isOne();
        put("file", new byte[65_537]);
        assertThat(rig.keptBlobs()).isOne();
        assertThat(get("file").body()).isInstanceOf(Body.FileRegion.class);
        assertThat(bytes("empty")).isEmpty();
        assertThat(bytes("inline")).hasSize(65_536);
        assertThat(bytes("file")).hasSize(65_537);
    }

    @Test
    void overwritesAndDeletesLetTheOldContentGo() {
        put("k", new byte[LARGE]);
        put("k", new byte[10]);
        assertThat(rig.keptBlobs()).isZero();
        put("k", new byte[20]);
        assertThat(rig.storedKeys("d")).isOne();
        delete("k");
        assertThat(rig.storedKeys("d")).isZero();
        assertThat(rig.storedKeys("o")).isZero();
    }

    @Test
    void bodyThatBreaksOffLeavesNothingBehindButAnUnkeptFile() {
        InputStream broken = new InputStream() {
            private int left = LARGE;

            @Override
            public int read() throws IOException {
                if (left-- <= 0) {
                    throw new IOException("connection reset");
                }
                return 1;
            }
        };
        AwsException refused =
                catchThrowableOfType(AwsException.class, () -> putBody(new Body.Stream(broken, 1 << 20)));
        assertThat(refused.type().code()).isEqualTo("IncompleteBody");
        AwsException tooShort = catchThrowableOfType(
                AwsException.class,
                () -> putBody(new Body.Stream(new ByteArrayInputStream(new byte[LARGE]), LARGE + 1)));
        assertThat(tooShort.type().code()).isEqualTo("IncompleteBody");
        AwsException tooLong = catchThrowableOfType(
                AwsException.class,
                () -> putBody(new Body.Stream(new ByteArrayInputStream(new byte[LARGE]), LARGE - 1)));
        assertThat(tooLong.type().code()).isEqualTo("IncompleteBody");
        assertThat(rig.storedKeys("o")).isZero();
        assertThat(rig.keptBlobs()).isZero();
        rig.clock.set(rig.clock.instant().plusSeconds(7200));
        rig.blobs.collect();
        rig.blobs.collect();
        assertThat(rig.home.resolve("blobs").resolve("new").toFile().list()).isEmpty();
    }

    private void putBody(Body body) {
        rig.call(
                S3Api.PUT_OBJECT,
                PutObjectRequest.builder().bucket("bucket").key("k").body(body).build());
    }

    @Test
    void checksumInATrailerIsVerifiedEvenWhenNothingAnnouncedIt() {
        Headers right = new Headers().set("x-amz-checksum-crc32", "NhCmhg==");
        Headers wrong = new Headers().set("x-amz-checksum-crc32", "AAAAAA==");
        putBody(new Body.Stream(new ByteArrayInputStream("hello".getBytes(StandardCharsets.US_ASCII)), 5, right));
        AwsException refused = catchThrowableOfType(
                AwsException.class,
                () -> putBody(new Body.Stream(new ByteArrayInputStream(new byte[LARGE]), LARGE, wrong)));
        assertThat(refused.type().code()).isEqualTo("BadDigest");
        Headers foreign = new Headers().set("x-amz-checksum-xxhash64", "AAAAAAAAAAA=");
        AwsException unknown = catchThrowableOfType(
                AwsException.class,
                () -> putBody(new Body.Stream(new ByteArrayInputStream(new byte[LARGE]), LARGE, foreign)));
        assertThat(unknown.type().code()).isEqualTo("NotImplemented");
        assertThat(get("k").contentLength()).isEqualTo(5);
    }

    @Test
    void unknownLengthIsRefused() {
        AwsException refused = catchThrowableOfType(
                AwsException.class, () -> putBody(new Body.Stream(InputStream.nullInputStream(), -1)));
        assertThat(refused.type().status()).isEqualTo(411);
    }

    @Test
    void metadataOverTwoKilobytesIsRefused() {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket("bucket").key("k").body(Body.EMPTY);
        rig.call(
                S3Api.PUT_OBJECT,
                request.metadata(Map.of("a", "x".repeat(2047))).build());
        assertThatThrownBy(() -> rig.call(
                        S3Api.PUT_OBJECT,
                        request.metadata(Map.of("a", "x".repeat(2048))).build()))
                .hasMessage("Your metadata headers exceed the maximum allowed metadata size");
    }

    @Test
    void onlyOneOfManyConcurrentPutsIfAbsentWins() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> attempt = () -> {
                try {
                    rig.call(
                            S3Api.PUT_OBJECT,
                            PutObjectRequest.builder()
                                    .bucket("bucket")
                                    .key("lock")
                                    .ifNoneMatch("*")
                                    .body(Body.of("x"))
                                    .build());
                    return true;
                } catch (AwsException refused) {
                    assertThat(refused.type().status()).isEqualTo(412);
                    return false;
                }
            };
            int won = 0;
            for (Future<Boolean> outcome : threads.invokeAll(java.util.Collections.nCopies(20, attempt))) {
                won += outcome.get() ? 1 : 0;
            }
            assertThat(won).isOne();
        }
    }

    @Test
    void deleteWithStaleIfMatchFails() {
        put("k", new byte[1]);
        DeleteObjectRequest.Builder request =
                DeleteObjectRequest.builder().bucket("bucket").key("k");
        AwsException stale = catchThrowableOfType(
                AwsException.class,
                () -> rig.call(S3Api.DELETE_OBJECT, request.ifMatch("\"stale\"").build()));
        assertThat(stale.type().status()).isEqualTo(412);
        rig.call(S3Api.DELETE_OBJECT, request.ifMatch(get("k").eTag()).build());
        assertThat(rig.storedKeys("o")).isZero();
    }

    private String begin(String key, String algorithm, String type) {
        return rig.call(
                        S3Api.CREATE_MULTIPART_UPLOAD,
                        CreateMultipartUploadRequest.builder()
                                .bucket("bucket")
                                .key(key)
                                .checksumAlgorithm(algorithm)
                                .checksumType(type)
                                .build())
                .uploadId();
    }

    private CompletedPart upload(String key, String id, int number, byte[] bytes) {
        var output = rig.call(
                S3Api.UPLOAD_PART,
                UploadPartRequest.builder()
                        .bucket("bucket")
                        .key(key)
                        .uploadId(id)
                        .partNumber(number)
                        .body(Body.of(bytes))
                        .build());
        return CompletedPart.builder()
                .partNumber(number)
                .eTag(output.eTag())
                .checksumSha256(output.checksumSha256())
                .build();
    }

    private void complete(String key, String id, CompletedPart... parts) {
        rig.call(
                S3Api.COMPLETE_MULTIPART_UPLOAD,
                CompleteMultipartUploadRequest.builder()
                        .bucket("bucket")
                        .key(key)
                        .uploadId(id)
                        .multipartUpload(CompletedMultipartUpload.builder()
                                .parts(List.of(parts))
                                .build())
                        .build());
    }

    @Test
    void fullObjectChecksumOfAMultipartUploadIsThatOfTheWhole() throws IOException {
        byte[] first = noise(5 << 20, 1);
        byte[] last = noise(777, 2);
        byte[] whole = Arrays.copyOf(first, first.length + last.length);
        System.arraycopy(last, 0, whole, first.length, last.length);
        String id = begin("m", "CRC32", "FULL_OBJECT");
        complete("m", id, upload("m", id, 1, first), upload("m", id, 7, last));
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket("bucket").key("m").checksumMode("ENABLED");
        GetObjectOutput got = rig.call(S3Api.GET_OBJECT, request.build());
        put("whole", whole);
        rig.call(
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder()
                        .bucket("bucket")
                        .key("copy")
                        .copySource("/bucket/m")
                        .build());
        GetObjectOutput copy = rig.call(S3Api.GET_OBJECT, request.key("copy").build());
        assertThat(got.checksumCrc32()).isNotNull().isEqualTo(copy.checksumCrc32());
        assertThat(copy.eTag()).isEqualTo(get("whole").eTag());
        assertThat(bytes("m")).isEqualTo(whole);
        assertThat(bytes("copy")).isEqualTo(whole);
        delete("m");
        delete("copy");
        delete("whole");
        assertThat(rig.keptBlobs()).isZero();
        assertThat(rig.storedKeys("d")).isZero();
        assertThat(rig.storedKeys("p")).isZero();
    }

    @Test
    void compositeChecksumNeedsThatOfEveryPart() {
        String id = begin("m", "SHA256", null);
        CompletedPart part = upload("m", id, 1, noise(100, 1));
        assertThat(part.checksumSha256()).isNotNull();
        AwsException refused = catchThrowableOfType(
                AwsException.class,
                () -> complete(
                        "m",
                        id,
                        CompletedPart.builder().partNumber(1).eTag(part.eTag()).build()));
        assertThat(refused.type().code()).isEqualTo("InvalidRequest");
        complete("m", id, part);
        GetObjectOutput got = rig.call(
                S3Api.GET_OBJECT,
                GetObjectRequest.builder()
                        .bucket("bucket")
                        .key("m")
                        .checksumMode("ENABLED")
                        .build());
        assertThat(got.checksumSha256()).endsWith("-1");
        assertThat(got.checksumType()).isEqualTo("COMPOSITE");
    }

    @Test
    void partsAreReadToTheEndThoughTheObjectIsOverwrittenLongBefore() throws Exception {
        byte[] first = noise(5 << 20, 1);
        byte[] last = noise(LARGE, 2);
        String id = begin("m", null, null);
        complete("m", id, upload("m", id, 1, first), upload("m", id, 2, last));
        try (InputStream reading = get("m").body().stream()) {
            assertThat(reading.readNBytes(100)).isEqualTo(Arrays.copyOf(first, 100));
            put("m", new byte[1]);
            rig.clock.set(rig.clock.instant().plus(Duration.ofHours(3)));
            rig.blobs.collect();
            reading.skipNBytes(first.length - 100);
            assertThat(reading.readAllBytes()).isEqualTo(last);
        }
        rig.blobs.collect();
        try (Stream<Path> files = Files.walk(rig.home.resolve("blobs"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void partsThatAreReplacedOrNotUsedLeaveNothingBehind() {
        String id = begin("m", null, null);
        upload("m", id, 1, noise(LARGE, 1));
        CompletedPart used = upload("m", id, 1, noise(LARGE, 2));
        upload("m", id, 2, noise(LARGE, 3));
        assertThat(rig.keptBlobs()).isEqualTo(2);
        complete("m", id, used);
        assertThat(rig.keptBlobs()).isOne();
        assertThat(rig.storedKeys("p")).isZero();
        assertThat(rig.storedKeys("u")).isZero();
    }

    @Test
    void unfinishedUploadsOfADeletedBucketAreSwept() throws Exception {
        String id = begin("m", null, null);
        upload("m", id, 1, noise(LARGE, 1));
        rig.call(
                S3Api.DELETE_BUCKET,
                DeleteBucketRequest.builder().bucket("bucket").build());
        rig.await(() -> rig.storedKeys("u") + rig.storedKeys("p") + rig.keptBlobs() == 0);
        // A bucket of the same name does not see the old one's.
        makeBucket();
        assertThatThrownBy(() -> upload("m", id, 1, new byte[1])).isInstanceOf(AwsException.class);
    }

    @Test
    void bucketNamesAreGlobalAndRegionsMustFit() {
        var other = rig.as(Caller.root(S3Rig.OTHER));
        CreateBucketRequest.Builder request = CreateBucketRequest.builder().bucket("bucket");
        AwsException taken =
                catchThrowableOfType(AwsException.class, () -> rig.call(S3Api.CREATE_BUCKET, request.build(), other));
        assertThat(taken.type().code()).isEqualTo("BucketAlreadyExists");
        rig.call(S3Api.CREATE_BUCKET, request.build()); // us-east-1 is idempotent
        var seoul = new dure.kernel.RequestContext(
                "id",
                Caller.root(AccountId.DEFAULT),
                "ap-northeast-2",
                "127.0.0.1",
                "",
                "localhost",
                false,
                rig.clock.instant());
        AwsException unspecified = catchThrowableOfType(
                AwsException.class,
                () -> rig.call(S3Api.CREATE_BUCKET, request.bucket("second").build(), seoul));
        assertThat(unspecified.type().code()).isEqualTo("IllegalLocationConstraintException");
        AwsException wrong = catchThrowableOfType(
                AwsException.class,
                () -> rig.call(
                        S3Api.CREATE_BUCKET,
                        request.createBucketConfiguration(CreateBucketConfiguration.builder()
                                        .locationConstraint("eu-west-1")
                                        .build())
                                .build(),
                        seoul));
        assertThat(wrong.message()).startsWith("The eu-west-1 location constraint is incompatible");
        for (String name : List.of("ab", "Upper", "a..b", "1.2.3.4", "xn--x", "x-s3alias", "-ab", "ab-", "a_b")) {
            assertThatThrownBy(() -> BucketNames.check(name)).as(name).isInstanceOf(AwsException.class);
        }
    }

    @Test
    void missingBucketIsToldBeforePermissionsAreChecked() {
        AwsException missing = catchThrowableOfType(
                AwsException.class,
                () -> rig.checks(
                        S3Api.GET_OBJECT,
                        GetObjectRequest.builder().bucket("nowhere").key("k").build()));
        assertThat(missing.type().code()).isEqualTo("NoSuchBucket");
    }

    @Test
    void permissionsCarryS3sConditionKeys() {
        List<Check> list = rig.checks(
                S3Api.LIST_OBJECTS_V2,
                ListObjectsV2Request.builder()
                        .bucket("bucket")
                        .prefix("p/")
                        .delimiter("/")
                        .maxKeys(5)
                        .build());
        assertThat(list)
                .containsExactly(new Check(
                        "s3:ListBucket",
                        "arn:aws:s3:::bucket",
                        Map.of(
                                "s3:ResourceAccount", List.of("000000000000"),
                                "s3:prefix", List.of("p/"),
                                "s3:delimiter", List.of("/"),
                                "s3:max-keys", List.of("5"))));
        rig.call(
                S3Api.PUT_OBJECT,
                PutObjectRequest.builder()
                        .bucket("bucket")
                        .key("from")
                        .tagging("team=x")
                        .build());
        List<Check> copy = rig.checks(
                S3Api.COPY_OBJECT,
                CopyObjectRequest.builder()
                        .bucket("bucket")
                        .key("to")
                        .copySource("bucket/from")
                        .build());
        assertThat(copy)
                .extracting(Check::action)
                .containsExactly("s3:GetObject", "s3:GetObjectTagging", "s3:PutObject", "s3:PutObjectTagging");
        assertThat(copy.getFirst().conditionKeys()).containsEntry("s3:ExistingObjectTag/team", List.of("x"));
    }

    @Test
    void publicPolicyDoesNotReachStrangersWhileTheBucketIsRestricted() {
        String policy = """
                {"Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::bucket/*"}}""";
        PutBucketPolicyRequest request =
                PutBucketPolicyRequest.builder().bucket("bucket").policy(policy).build();
        AwsException blocked =
                catchThrowableOfType(AwsException.class, () -> rig.call(S3Api.PUT_BUCKET_POLICY, request));
        assertThat(blocked.type().status()).isEqualTo(403);
        access(false, false);
        rig.call(S3Api.PUT_BUCKET_POLICY, request);
        Arn object = Arn.parse("arn:aws:s3:::bucket/k").orElseThrow();
        var stranger = rig.as(Caller.anonymous(AccountId.DEFAULT));
        assertThat(rig.policies.orElseThrow().of(object, stranger).orElseThrow().policyJson())
                .contains(policy);
        access(false, true);
        assertThat(rig.policies.orElseThrow().of(object, stranger).orElseThrow().policyJson())
                .isEmpty();
        assertThat(rig.policies
                        .orElseThrow()
                        .of(object, rig.as(Caller.root(S3Rig.OTHER)))
                        .orElseThrow()
                        .policyJson())
                .isEmpty();
        assertThat(rig.policies
                        .orElseThrow()
                        .of(object, rig.root())
                        .orElseThrow()
                        .policyJson())
                .contains(policy);
        assertThat(rig.policies
                        .orElseThrow()
                        .of(Arn.parse("arn:aws:s3:::none/k").orElseThrow(), stranger))
                .isEmpty();
    }

    private void access(boolean block, boolean restrict) {
        rig.call(
                S3Api.PUT_PUBLIC_ACCESS_BLOCK,
                PutPublicAccessBlockRequest.builder()
                        .bucket("bucket")
                        .publicAccessBlockConfiguration(PublicAccessBlockConfiguration.builder()
                                .blockPublicPolicy(block)
                                .restrictPublicBuckets(restrict)
                                .build())
                        .build());
    }

    @Test
    void everyRecordReadsBackAsItWasWritten() {
        ObjectRecord object = new ObjectRecord(
                1L << 40,
                rig.clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS),
                "etag-3",
                new Content.Parts("id", 3),
                new StoredChecksum(
                        dure.s3.checksum.ChecksumAlgorithm.SHA1, dure.s3.checksum.ChecksumType.COMPOSITE, "x-3"),
                new ObjectMetadata("t", "c", null, "gzip", null, "soon", "/there", Map.of("ü", "é")),
                Map.of("k", ""));
        assertThat(ObjectRecord.decode(object.encode())).isEqualTo(object);
        assertThat(Base64.getEncoder().encodeToString(object.encode())).startsWith("AY");
    }

    private static byte[] noise(int size, int seed) {
        byte[] bytes = new byte[size];
        new java.util.Random(seed).nextBytes(bytes);
        return bytes;
    }
}
