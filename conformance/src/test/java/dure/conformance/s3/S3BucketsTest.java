package dure.conformance.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dure.testkit.TestDure;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.Tag;

/** Buckets and their settings, through the door, with the AWS SDK. */
class S3BucketsTest {
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
        bucket = "buckets-" + ++buckets;
        Buckets.create(dure, bucket);
    }

    @Test
    void strangersAreRefusedUntilThePolicyAllowsThem() throws Exception {
        s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("v"));
        assertThat(RawHttp.get(dure.port(), "localhost", "/" + bucket + "/k").status())
                .isEqualTo(403);
        String policy = Buckets.publicPolicy(bucket);
        S3Exception blocked = catchThrowableOfType(
                S3Exception.class,
                () -> s3.putBucketPolicy(b -> b.bucket(bucket).policy(policy)));
        assertThat(blocked.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
        Buckets.makePublic(s3, bucket);
        assertThat(s3.getBucketPolicyStatus(b -> b.bucket(bucket))
                        .policyStatus()
                        .isPublic())
                .isTrue();
        assertThat(RawHttp.get(dure.port(), "localhost", "/" + bucket + "/k").body())
                .isEqualTo("v");
        // Without s3:ListBucket nobody learns which keys there are.
        assertThat(RawHttp.get(dure.port(), "localhost", "/" + bucket + "/none").status())
                .isEqualTo(403);
        s3.putPublicAccessBlock(
                b -> b.bucket(bucket).publicAccessBlockConfiguration(c -> c.restrictPublicBuckets(true)));
        assertThat(RawHttp.get(dure.port(), "localhost", "/" + bucket + "/k").status())
                .isEqualTo(403);
        s3.deletePublicAccessBlock(b -> b.bucket(bucket));
        s3.deleteBucketPolicy(b -> b.bucket(bucket));
        assertThat(RawHttp.get(dure.port(), "localhost", "/" + bucket + "/k").status())
                .isEqualTo(403);
    }

    @Test
    void websiteShowsIndexRedirectsFoldersAndErrors() throws Exception {
        s3.putObject(b -> b.bucket(bucket).key("index.html").contentType("text/html"), RequestBody.fromString("home"));
        s3.putObject(b -> b.bucket(bucket).key("docs/index.html"), RequestBody.fromString("docs"));
        s3.putObject(b -> b.bucket(bucket).key("oops.html"), RequestBody.fromString("oops"));
        s3.putObject(b -> b.bucket(bucket).key("moved").websiteRedirectLocation("/docs/"), RequestBody.empty());
        String site = bucket + ".s3-website.localhost";
        assertThat(RawHttp.get(dure.port(), site, "/").status()).isEqualTo(404);
        s3.putBucketWebsite(b -> b.bucket(bucket)
                .websiteConfiguration(w -> w.indexDocument(i -> i.suffix("index.html"))
                        .errorDocument(e -> e.key("oops.html"))
                        .routingRules(r -> r.condition(c -> c.keyPrefixEquals("old/"))
                                .redirect(t -> t.replaceKeyPrefixWith("docs/")))));
        assertThat(RawHttp.get(dure.port(), site, "/").status()).isEqualTo(403);
        Buckets.makePublic(s3, bucket);
        RawHttp.Answer home = RawHttp.get(dure.port(), site, "/");
        assertThat(home.body()).isEqualTo("home");
        assertThat(home.header("content-type")).isEqualTo("text/html");
        assertThat(RawHttp.get(dure.port(), bucket + ".s3-website-" + dure.region() + ".localhost", "/docs/")
                        .body())
                .isEqualTo("docs");
        RawHttp.Answer folder = RawHttp.get(dure.port(), site, "/docs");
        assertThat(folder.status()).isEqualTo(302);
        assertThat(folder.header("location")).isEqualTo("/docs/");
        RawHttp.Answer moved = RawHttp.get(dure.port(), site, "/moved");
        assertThat(moved.status()).isEqualTo(301);
        assertThat(moved.header("location")).isEqualTo("/docs/");
        RawHttp.Answer routed = RawHttp.get(dure.port(), site, "/old/x");
        assertThat(routed.status()).isEqualTo(301);
        assertThat(routed.header("location")).isEqualTo("http://" + site + ":" + dure.port() + "/docs/x");
        RawHttp.Answer missing = RawHttp.get(dure.port(), site, "/none");
        assertThat(missing.status()).isEqualTo(403);
        assertThat(missing.body()).isEqualTo("oops");
    }

    @Test
    void bucketSettingsComeBack() {
        assertThat(s3.getBucketLocation(b -> b.bucket(bucket)).locationConstraintAsString())
                .isEqualTo(dure.region());
        assertThat(s3.getBucketVersioning(b -> b.bucket(bucket)).status()).isNull();
        s3.putBucketTagging(b -> b.bucket(bucket)
                .tagging(t -> t.tagSet(Tag.builder().key("a").value("b").build())));
        assertThat(s3.getBucketTagging(b -> b.bucket(bucket)).tagSet()).hasSize(1);
        assertThat(s3.getPublicAccessBlock(b -> b.bucket(bucket))
                        .publicAccessBlockConfiguration()
                        .restrictPublicBuckets())
                .isTrue();
        assertThat(s3.getBucketAcl(b -> b.bucket(bucket)).grants()).hasSize(1);
        assertThat(s3.listBuckets().buckets()).extracting("name").contains(bucket);
        S3Exception mine = catchThrowableOfType(S3Exception.class, () -> Buckets.create(dure, bucket));
        assertThat(mine.awsErrorDetails().errorCode()).isEqualTo("BucketAlreadyOwnedByYou");
        s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("v"));
        S3Exception full = catchThrowableOfType(S3Exception.class, () -> s3.deleteBucket(b -> b.bucket(bucket)));
        assertThat(full.awsErrorDetails().errorCode()).isEqualTo("BucketNotEmpty");
    }

    @Test
    void policyThatCouldNotBeEvaluatedIsRefusedAndTheOldOneStays() {
        Buckets.makePublic(s3, bucket);
        for (String broken : List.of(
                "\"Condition\":{\"FooEquals\":{\"aws:SourceIp\":\"1.2.3.4\"}}",
                "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"1.2.3.4/\"}}")) {
            S3Exception refused = catchThrowableOfType(
                    S3Exception.class,
                    () -> s3.putBucketPolicy(b -> b.bucket(bucket)
                            .policy(Buckets.publicPolicy(bucket).replace("\"Effect\"", broken + ",\"Effect\""))));
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicy");
        }
        assertThat(s3.getBucketPolicy(b -> b.bucket(bucket)).policy()).isEqualTo(Buckets.publicPolicy(bucket));
    }

    /** A body that has been changed on the way must not delete anything, or make anything public. */
    @Test
    void documentsThatDoNotFitTheirDigestsAreRefused() throws Exception {
        s3.putObject(b -> b.bucket(bucket).key("k"), RequestBody.fromString("v"));
        String keys = "<Delete><Object><Key>k</Key></Object></Delete>";
        String none = send("POST", "?delete", keys, Map.of());
        assertThat(none).contains("<Code>InvalidRequest</Code>").contains("Content-MD5");
        String md5 = send("POST", "?delete", keys, Map.of("Content-MD5", "MDEyMzQ1Njc4OWFiY2RlZg=="));
        assertThat(md5).contains("<Code>BadDigest</Code>");
        String crc = send("POST", "?delete", keys, Map.of("x-amz-checksum-crc64nvme", "AAAAAAAAAAA="));
        assertThat(crc).contains("<Code>BadDigest</Code>");
        String policy = send(
                "PUT", "?policy", Buckets.publicPolicy(bucket), Map.of("x-amz-checksum-sha256", "A".repeat(43) + "="));
        assertThat(policy).contains("<Code>BadDigest</Code>");
        assertThat(s3.headObject(b -> b.bucket(bucket).key("k")).contentLength())
                .isOne();
        byte[] digest = MessageDigest.getInstance("MD5").digest(keys.getBytes(StandardCharsets.UTF_8));
        String right = send(
                "POST",
                "?delete",
                keys,
                Map.of("Content-MD5", Base64.getEncoder().encodeToString(digest)));
        assertThat(right).contains("<Deleted><Key>k</Key></Deleted>");
    }

    private String send(String method, String query, String body, Map<String, String> headers) throws Exception {
        return Buckets.send(dure, method, "/" + bucket + query, body, headers);
    }
}
