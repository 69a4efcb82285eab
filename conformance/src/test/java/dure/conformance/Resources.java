package dure.conformance;

import dure.testkit.TestDure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Makes a resource with one line, by the SDK. */
public record Resources(TestDure dure) {
    /** AWS's managed cache policy CachingOptimized, the same id everywhere. */
    private static final String CACHING_OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

    public void bucketWithObject(String bucket, String key, String content) {
        try (var s3 = dure.s3()) {
            s3.createBucket(request ->
                    request.bucket(bucket).createBucketConfiguration(place -> place.locationConstraint(dure.region())));
            s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromString(content));
        }
    }

    /** With the partition key {@code id}. */
    public void table(String name) {
        try (var dynamoDb = dure.dynamoDb()) {
            dynamoDb.createTable(table -> table.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .attributeDefinitions(id -> id.attributeName("id").attributeType(ScalarAttributeType.S))
                    .keySchema(id -> id.attributeName("id").keyType(KeyType.HASH)));
            dynamoDb.waiter().waitUntilTableExists(table -> table.tableName(name));
        }
    }

    /** @return the role's ARN */
    public String role(String name, String principalType, String principal) {
        try (var iam = dure.iam()) {
            return iam.createRole(role ->
                            role.roleName(name).assumeRolePolicyDocument("""
                                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                                      "Principal": {"%s": "%s"}, "Action": "sts:AssumeRole"}]}""".formatted(principalType, principal)))
                    .role()
                    .arn();
        }
    }

    /** A Python function that answers its event; its role can do nothing. */
    public void function(String name) {
        String role = role(name + "-function", "Service", "lambda.amazonaws.com");
        try (var lambda = dure.lambda()) {
            lambda.createFunction(function -> function.functionName(name)
                    .runtime(Runtime.fromValue("python3.13"))
                    .handler("app.handler")
                    .role(role)
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(
                            zip("app.py", "def handler(event, context):\n    return event\n")))));
        }
    }

    /** @return its id */
    public String restApi(String name) {
        try (var apis = dure.apiGateway()) {
            return apis.createRestApi(api -> api.name(name)).id();
        }
    }

    /** @return its id */
    public String distribution(String originDomain) {
        try (var cloudFront = dure.cloudFront()) {
            return cloudFront
                    .createDistribution(create ->
                            create.distributionConfig(config -> config.callerReference(originDomain)
                                    .comment("test")
                                    .enabled(true)
                                    .origins(origins -> origins.quantity(1)
                                            .items(origin -> origin.id("origin")
                                                    .domainName(originDomain)
                                                    .s3OriginConfig(s3 -> s3.originAccessIdentity(""))))
                                    .defaultCacheBehavior(behavior -> behavior.targetOriginId("origin")
                                            .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL)
                                            .cachePolicyId(CACHING_OPTIMIZED))))
                    .distribution()
                    .id();
        }
    }

    public static byte[] zip(String name, String content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry(name));
            zip.write(content.getBytes(StandardCharsets.UTF_8));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
