package dure.conformance.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dure.testkit.TestDure;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** What a user's policies allow in S3, through the door. */
class S3PermissionsTest {
    private static final String BUCKET = "permissions";
    private static TestDure dure;
    private static S3Client root;

    @BeforeAll
    static void start() {
        dure = TestDure.start();
        root = dure.s3();
        root.createBucket(b -> b.bucket(BUCKET)
                .createBucketConfiguration(CreateBucketConfiguration.builder()
                        .locationConstraint(dure.region())
                        .build()));
        root.putObject(b -> b.bucket(BUCKET).key("open/a"), RequestBody.fromString("a"));
        root.putObject(b -> b.bucket(BUCKET).key("shut/b"), RequestBody.fromString("b"));
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    private static S3Client user(String name, String statement) {
        IamClient iam = dure.iam();
        iam.createUser(b -> b.userName(name));
        iam.putUserPolicy(b -> b.userName(name)
                .policyName("p")
                .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}"));
        AccessKey key = iam.createAccessKey(b -> b.userName(name)).accessKey();
        return dure.client(
                S3Client.builder().forcePathStyle(true).httpClientBuilder(UrlConnectionHttpClient.builder()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    private static String allow(String action, String resource) {
        return "{\"Effect\":\"Allow\",\"Action\":" + action + ",\"Resource\":\"arn:aws:s3:::" + BUCKET + resource
                + "\"}";
    }

    @Test
    void missingKeyIs403WithoutListBucketAnd404WithIt() {
        S3Client reader = user("reader", allow("\"s3:GetObject\"", "/*"));
        assertThat(reader.getObjectAsBytes(b -> b.bucket(BUCKET).key("open/a")).asUtf8String())
                .isEqualTo("a");
        S3Exception hidden = catchThrowableOfType(
                S3Exception.class,
                () -> reader.getObjectAsBytes(b -> b.bucket(BUCKET).key("none")));
        assertThat(hidden.statusCode()).isEqualTo(403);
        assertThat(hidden.getMessage()).contains("s3:ListBucket");
        S3Client lister = user("lister", allow("\"s3:GetObject\"", "/*") + "," + allow("\"s3:ListBucket\"", ""));
        S3Exception missing = catchThrowableOfType(
                S3Exception.class,
                () -> lister.getObjectAsBytes(b -> b.bucket(BUCKET).key("none")));
        assertThat(missing.statusCode()).isEqualTo(404);
    }

    @Test
    void listingMayBeBoundToAPrefix() {
        S3Client lister = user(
                "prefixed",
                "{\"Effect\":\"Allow\",\"Action\":\"s3:ListBucket\",\"Resource\":\"arn:aws:s3:::" + BUCKET
                        + "\",\"Condition\":{\"StringLike\":{\"s3:prefix\":\"open/*\"}}}");
        assertThat(lister.listObjectsV2(b -> b.bucket(BUCKET).prefix("open/")).contents())
                .hasSize(1);
        S3Exception refused = catchThrowableOfType(
                S3Exception.class,
                () -> lister.listObjectsV2(b -> b.bucket(BUCKET).prefix("shut/")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(catchThrowableOfType(S3Exception.class, () -> lister.listObjectsV2(b -> b.bucket(BUCKET)))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void deletingManyAnswersForEveryKeyByItself() {
        root.putObject(b -> b.bucket(BUCKET).key("open/x"), RequestBody.fromString("x"));
        S3Client cleaner = user("cleaner", allow("\"s3:DeleteObject\"", "/open/*"));
        DeleteObjectsResponse answer = cleaner.deleteObjects(b -> b.bucket(BUCKET)
                .delete(d -> d.objects(
                        ObjectIdentifier.builder().key("open/x").build(),
                        ObjectIdentifier.builder().key("shut/b").build())));
        assertThat(answer.deleted()).extracting("key").containsExactly("open/x");
        assertThat(answer.errors()).extracting("key").containsExactly("shut/b");
        assertThat(answer.errors()).extracting("code").containsExactly("AccessDenied");
        assertThat(root.headObject(b -> b.bucket(BUCKET).key("shut/b")).contentLength())
                .isOne();
    }

    @Test
    void copyNeedsToReadTheSourceAndWriteTheTarget() {
        S3Client writer = user("writer", allow("\"s3:PutObject\"", "/*"));
        S3Exception refused = catchThrowableOfType(
                S3Exception.class,
                () -> writer.copyObject(b -> b.sourceBucket(BUCKET)
                        .sourceKey("open/a")
                        .destinationBucket(BUCKET)
                        .destinationKey("copy")));
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.getMessage()).contains("s3:GetObject");
        S3Client copier = user("copier", allow("\"s3:PutObject\"", "/*") + "," + allow("\"s3:GetObject\"", "/open/*"));
        copier.copyObject(b -> b.sourceBucket(BUCKET)
                .sourceKey("open/a")
                .destinationBucket(BUCKET)
                .destinationKey("copy"));
        root.deleteObject(b -> b.bucket(BUCKET).key("copy"));
    }
}
