package dure.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.CreateDeploymentRequest;
import software.amazon.awssdk.services.apigateway.model.CreateStageRequest;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationRequest;
import software.amazon.awssdk.services.apigateway.model.PutMethodRequest;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.Origin;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * What AWS does and Dure does not is refused by its name, a line for each. {@code asks-nothing.txt} leans on these
 * refusals where it says "refused with".
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedByNameTest {
    private static final String ROLE = "arn:aws:iam::000000000000:role/none";
    private static final String TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
             "Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}""";

    private final TestDure dure = TestDure.start();
    private final S3Client s3 = dure.s3();
    private final DynamoDbClient dynamoDb = dure.dynamoDb();
    private final LambdaClient lambda = dure.lambda();
    private final SnsClient sns = dure.sns();
    private final CloudWatchLogsClient logs = dure.logs();
    private final CloudFrontClient cloudFront = dure.cloudFront();
    /** The JDK's client, which the others use, knows no PATCH. */
    private final ApiGatewayClient gateway =
            dure.client(ApiGatewayClient.builder().httpClientBuilder(ApacheHttpClient.builder()));

    private final IamClient iam = dure.iam();
    private final StsClient sts = dure.sts();

    @BeforeAll
    void makeABucket() {
        s3.createBucket(
                b -> b.bucket("objects").createBucketConfiguration(place -> place.locationConstraint(dure.region())));
    }

    @AfterAll
    void stop() {
        Stream.of(s3, dynamoDb, lambda, sns, logs, cloudFront, gateway, iam, sts)
                .forEach(client -> client.close());
        dure.close();
    }

    /** @param name what the refusal must say */
    record Asked(String name, ThrowingCallable call) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Asked asked(String name, ThrowingCallable call) {
        return new Asked(name, call);
    }

    @ParameterizedTest
    @MethodSource({"ofDynamoDb", "ofLambda", "ofSns", "ofLogs", "ofIam", "ofS3", "ofCloudFront", "ofApiGateway"})
    void whatIsNotOfferedIsRefusedByItsName(Asked asked) {
        AwsServiceException refusal = catchThrowableOfType(AwsServiceException.class, asked.call);
        assertThat(refusal).as("the refusal of " + asked.name).isNotNull();
        assertThat(refusal.awsErrorDetails().errorCode())
                .as(refusal.getMessage())
                .isEqualTo("NotImplemented");
        assertThat(refusal.statusCode()).isEqualTo(501);
        assertThat(refusal.getMessage()).contains(asked.name);
    }

    /** In AWS's words, which leave the name to an element of its own that the SDK does not show. */
    @ParameterizedTest
    @CsvSource({
        "x-amz-object-lock-legal-hold, ON",
        "x-amz-object-lock-mode, GOVERNANCE",
        "x-amz-object-lock-retain-until-date, 2030-01-01T00:00:00Z",
        "x-amz-server-side-encryption, aws:kms",
        "x-amz-server-side-encryption-aws-kms-key-id, alias/mine",
        "x-amz-server-side-encryption-bucket-key-enabled, true",
        "x-amz-server-side-encryption-context, e30=",
        "x-amz-server-side-encryption-customer-algorithm, AES256",
        "x-amz-storage-class, GLACIER",
        "x-amz-write-offset-bytes, 1"
    })
    void headersOfAnObjectAreRefusedByTheirNames(String header, String value) throws IOException {
        assertRefused(header, put("/objects/refused", header, value, "text"));
    }

    @ParameterizedTest
    @CsvSource({
        "x-amz-bucket-object-lock-enabled, true",
        "x-amz-object-ownership, ObjectWriter",
        "x-amz-bucket-namespace, account-regional"
    })
    void headersOfABucketAreRefusedByTheirNames(String header, String value) throws IOException {
        assertRefused(header, put("/refused", header, value, ""));
    }

    private static void assertRefused(String header, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(501);
        assertThat(answer.text()).contains("<Code>NotImplemented</Code>", "<Header>" + header + "</Header>");
    }

    private Answer put(String path, String header, String value, String body) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", "s3.localhost:" + dure.port());
        headers.put(header, value);
        Signer signer = new Signer(
                dure.rootCredentials(), "s3", dure.region(), dure.clock().instant());
        return RawHttp.send(dure.port(), signer.sign(Call.of("PUT", path, headers, body)));
    }

    Stream<Asked> ofDynamoDb() {
        return Stream.of(
                table(
                        "StreamSpecification",
                        t -> t.streamSpecification(s -> s.streamEnabled(true).streamViewType("NEW_IMAGE"))),
                table("SSESpecification", t -> t.sseSpecification(s -> s.enabled(true))),
                table("SSESpecification.KMSMasterKeyId", t -> t.sseSpecification(s -> s.kmsMasterKeyId("alias/mine"))),
                table("SSESpecification.SSEType", t -> t.sseSpecification(s -> s.sseType("KMS"))),
                table("ResourcePolicy", t -> t.resourcePolicy("{}")),
                table("OnDemandThroughput", t -> t.onDemandThroughput(o -> o.maxReadRequestUnits(1L))),
                table("WarmThroughput", t -> t.warmThroughput(w -> w.readUnitsPerSecond(12_000L))),
                table(
                        "OnDemandThroughput",
                        t -> t.globalSecondaryIndexes(i -> i.indexName("byId")
                                .keySchema(k -> k.attributeName("id").keyType("HASH"))
                                .projection(p -> p.projectionType("ALL"))
                                .onDemandThroughput(o -> o.maxReadRequestUnits(1L)))),
                tableUpdate("StreamSpecification", t -> t.streamSpecification(s -> s.streamEnabled(true))),
                tableUpdate("SSESpecification", t -> t.sseSpecification(s -> s.enabled(true))),
                tableUpdate("ReplicaUpdates", t -> t.replicaUpdates(r -> r.create(c -> c.regionName("eu-west-1")))),
                tableUpdate("MultiRegionConsistency", t -> t.multiRegionConsistency("STRONG")),
                tableUpdate("OnDemandThroughput", t -> t.onDemandThroughput(o -> o.maxReadRequestUnits(1L))),
                tableUpdate("WarmThroughput", t -> t.warmThroughput(w -> w.readUnitsPerSecond(12_000L))),
                tableUpdate(
                        "GlobalSecondaryIndexUpdates.Create",
                        t -> t.globalSecondaryIndexUpdates(u -> u.create(i -> i.indexName("byId")
                                .keySchema(k -> k.attributeName("id").keyType("HASH"))
                                .projection(p -> p.projectionType("ALL"))))),
                tableUpdate(
                        "GlobalSecondaryIndexUpdates.Delete",
                        t -> t.globalSecondaryIndexUpdates(u -> u.delete(i -> i.indexName("byId")))));
    }

    private Asked table(String name, Consumer<CreateTableRequest.Builder> more) {
        return asked(
                name,
                () -> dynamoDb.createTable(t -> more.accept(t.tableName("refused")
                        .billingMode("PAY_PER_REQUEST")
                        .attributeDefinitions(a -> a.attributeName("id").attributeType("S"))
                        .keySchema(k -> k.attributeName("id").keyType("HASH")))));
    }

    private Asked tableUpdate(String name, Consumer<UpdateTableRequest.Builder> more) {
        return asked(name, () -> dynamoDb.updateTable(t -> more.accept(t.tableName("refused"))));
    }

    Stream<Asked> ofLambda() {
        return Stream.of(
                function("PackageType Image", f -> f.packageType("Image")),
                function("ImageConfig", f -> f.imageConfig(i -> i.command("run"))),
                function("ImageUri", f -> f.code(c -> c.imageUri("000000000000.dkr.ecr.eu-west-1.amazonaws.com/a:1"))),
                function(
                        "CodeSigningConfigArn",
                        f -> f.codeSigningConfigArn(
                                "arn:aws:lambda:eu-west-1:000000000000:code-signing-config:csc-0123456789abcdef0")),
                function(
                        "FileSystemConfigs",
                        f -> f.fileSystemConfigs(s -> s.arn(
                                        "arn:aws:elasticfilesystem:eu-west-1:000000000000:access-point/fsap-0123456789abcdef0")
                                .localMountPath("/mnt/a"))),
                function("KMSKeyArn", f -> f.kmsKeyArn("arn:aws:kms:eu-west-1:000000000000:key/a")),
                function(
                        "DeadLetterConfig",
                        f -> f.deadLetterConfig(d -> d.targetArn("arn:aws:sns:eu-west-1:000000000000:dead"))),
                function("SnapStart", f -> f.snapStart(s -> s.applyOn("PublishedVersions"))),
                function("TracingConfig Mode Active", f -> f.tracingConfig(t -> t.mode("Active"))),
                function("VpcConfig", f -> f.vpcConfig(v -> v.subnetIds("subnet-1"))),
                function("VpcConfig", f -> f.vpcConfig(v -> v.securityGroupIds("sg-1"))),
                function("VpcConfig Ipv6AllowedForDualStack", f -> f.vpcConfig(v -> v.ipv6AllowedForDualStack(true))),
                function("LoggingConfig LogFormat JSON", f -> f.loggingConfig(l -> l.logFormat("JSON"))),
                asked("MasterRegion eu-north-1", () -> lambda.listFunctions(l -> l.masterRegion("eu-north-1"))),
                asked(
                        "DestinationConfig OnFailure",
                        () -> lambda.putFunctionEventInvokeConfig(p -> p.functionName("refused")
                                .destinationConfig(d ->
                                        d.onFailure(f -> f.destination("arn:aws:sns:eu-west-1:000000000000:dead"))))));
    }

    private Asked function(String name, Consumer<CreateFunctionRequest.Builder> more) {
        return asked(
                name,
                () -> lambda.createFunction(f -> more.accept(f.functionName("refused")
                        .runtime("python3.13")
                        .handler("app.handler")
                        .role(ROLE)
                        .code(c -> c.zipFile(SdkBytes.fromUtf8String("no archive"))))));
    }

    Stream<Asked> ofSns() {
        return Stream.of(
                asked("FIFO topics", () -> sns.createTopic(t -> t.name("refused.fifo"))),
                asked(
                        "DataProtectionPolicy",
                        () -> sns.createTopic(t -> t.name("refused").dataProtectionPolicy("{}"))),
                topic("KmsMasterKeyId", "alias/mine"),
                topic("DeliveryPolicy", "{}"),
                topic("TracingConfig", "Active"),
                topic("FifoTopic", "true"),
                topic("LambdaSuccessFeedbackRoleArn", ROLE),
                topic("HTTPFailureFeedbackRoleArn", ROLE),
                subscription("RedrivePolicy", "{}"),
                subscription("DeliveryPolicy", "{}"),
                asked(
                        "the protocol sqs",
                        () -> sns.subscribe(s -> s.topicArn(topicArn())
                                .protocol("sqs")
                                .endpoint("arn:aws:sqs:eu-west-1:000000000000:a"))),
                asked(
                        "PhoneNumber",
                        () -> sns.publish(p -> p.phoneNumber("+820000000").message("hello"))));
    }

    private Asked topic(String attribute, String value) {
        return asked(attribute, () -> sns.createTopic(t -> t.name("refused").attributes(Map.of(attribute, value))));
    }

    private Asked subscription(String attribute, String value) {
        return asked(
                attribute,
                () -> sns.subscribe(s -> s.topicArn(topicArn())
                        .protocol("lambda")
                        .endpoint("arn:aws:lambda:eu-west-1:000000000000:function:a")
                        .attributes(Map.of(attribute, value))));
    }

    private String topicArn() {
        return sns.createTopic(t -> t.name("offered")).topicArn();
    }

    Stream<Asked> ofLogs() {
        return Stream.of(
                asked(
                        "kmsKeyId",
                        () -> logs.createLogGroup(
                                g -> g.logGroupName("refused").kmsKeyId("arn:aws:kms:eu-west-1:000000000000:key/a"))),
                asked(
                        "logGroupClass INFREQUENT_ACCESS",
                        () -> logs.createLogGroup(g -> g.logGroupName("refused").logGroupClass("INFREQUENT_ACCESS"))),
                asked("includeLinkedAccounts", () -> logs.describeLogGroups(g -> g.includeLinkedAccounts(true))));
    }

    Stream<Asked> ofIam() {
        return Stream.of(
                asked(
                        "ResourceHandlingOption",
                        () -> iam.simulateCustomPolicy(s -> s.policyInputList(TRUST)
                                .actionNames("s3:GetObject")
                                .resourceHandlingOption("EC2-VPC-InstanceStore"))),
                asked("ProvidedContexts", () -> {
                    iam.createUser(u -> u.userName("asker"));
                    iam.createRole(r -> r.roleName("asked").assumeRolePolicyDocument(TRUST));
                    asker().assumeRole(a -> a.roleArn("arn:aws:iam::000000000000:role/asked")
                            .roleSessionName("asker")
                            .providedContexts(c -> c.providerArn("arn:aws:iam::aws:contextProvider/IdentityCenter")
                                    .contextAssertion("assertion")));
                }));
    }

    /** Root may not assume roles at all. */
    private StsClient asker() {
        iam.putUserPolicy(p -> p.userName("asker").policyName("all").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"""));
        var key = iam.createAccessKey(k -> k.userName("asker")).accessKey();
        return dure.client(
                StsClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()),
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey())));
    }

    Stream<Asked> ofS3() {
        return Stream.of(asked(
                "CreateBucketConfiguration.Location",
                () -> s3.createBucket(b -> b.bucket("refused")
                        .createBucketConfiguration(
                                c -> c.location(l -> l.type("AvailabilityZone").name("a"))))));
    }

    Stream<Asked> ofCloudFront() {
        return Stream.of(
                distribution("WebACLId", d -> d.webACLId("arn:aws:wafv2:us-east-1:000000000000:global/webacl/a/b")),
                distribution("Staging", d -> d.staging(true)),
                distribution("HttpVersion http3", d -> d.httpVersion("http3")),
                distribution("AnycastIpListId", d -> d.anycastIpListId("a")),
                distribution("ContinuousDeploymentPolicyId", d -> d.continuousDeploymentPolicyId("a")),
                distribution(
                        "Logging",
                        d -> d.logging(l -> l.enabled(true)
                                .includeCookies(false)
                                .bucket("logs.s3.amazonaws.com")
                                .prefix(""))),
                distribution(
                        "GeoRestriction",
                        d -> d.restrictions(r -> r.geoRestriction(
                                g -> g.restrictionType("blacklist").quantity(1).items("AQ")))),
                distribution(
                        "OriginGroups",
                        d -> d.originGroups(g -> g.quantity(1)
                                .items(i -> i.id("group")
                                        .failoverCriteria(c ->
                                                c.statusCodes(s -> s.quantity(1).items(500)))
                                        .members(m -> m.quantity(2)
                                                .items(o -> o.originId("origin"), o -> o.originId("origin")))))),
                distribution(
                        "ACMCertificateArn",
                        d -> d.viewerCertificate(
                                v -> v.acmCertificateArn("arn:aws:acm:us-east-1:000000000000:certificate/a")
                                        .sslSupportMethod("sni-only"))),
                distribution("IAMCertificateId", d -> d.viewerCertificate(v -> v.iamCertificateId("a"))),
                behavior("FieldLevelEncryptionId", b -> b.fieldLevelEncryptionId("a")),
                behavior("RealtimeLogConfigArn", b -> b.realtimeLogConfigArn("a")),
                behavior("ResponseHeadersPolicyId", b -> b.responseHeadersPolicyId("a")),
                behavior("SmoothStreaming", b -> b.smoothStreaming(true)),
                behavior("GrpcConfig", b -> b.grpcConfig(g -> g.enabled(true))),
                behavior(
                        "FunctionAssociations",
                        b -> b.functionAssociations(f -> f.quantity(1)
                                .items(i -> i.eventType("viewer-request")
                                        .functionARN("arn:aws:cloudfront::000000000000:function/a")))),
                behavior(
                        "LambdaFunctionAssociations",
                        b -> b.lambdaFunctionAssociations(f -> f.quantity(1)
                                .items(i -> i.eventType("viewer-request")
                                        .lambdaFunctionARN("arn:aws:lambda:us-east-1:000000000000:function:a:1")))),
                behavior(
                        "TrustedSigners",
                        b -> b.trustedSigners(t -> t.enabled(true).quantity(0))),
                behavior(
                        "TrustedSigners",
                        b -> b.trustedSigners(t -> t.enabled(false).quantity(1).items("self"))),
                behavior(
                        "TrustedKeyGroups",
                        b -> b.trustedKeyGroups(t -> t.enabled(true).quantity(0))),
                behavior(
                        "TrustedKeyGroups",
                        b -> b.trustedKeyGroups(
                                t -> t.enabled(false).quantity(1).items("a"))),
                origin("OriginShield", o -> o.originShield(s -> s.enabled(true).originShieldRegion("eu-west-1"))),
                origin("VpcOriginConfig", o -> o.vpcOriginConfig(v -> v.vpcOriginId("vo_a"))),
                origin(
                        "OriginAccessIdentity",
                        o -> o.s3OriginConfig(s -> s.originAccessIdentity("origin-access-identity/cloudfront/a"))),
                origin(
                        "S3OriginConfig.OriginReadTimeout",
                        o -> o.s3OriginConfig(s -> s.originAccessIdentity("").originReadTimeout(60))));
    }

    private Asked distribution(String name, Consumer<DistributionConfig.Builder> more) {
        return distribution(name, more, b -> {}, o -> {});
    }

    private Asked behavior(String name, Consumer<DefaultCacheBehavior.Builder> more) {
        return distribution(name, d -> {}, more, o -> {});
    }

    private Asked origin(String name, Consumer<Origin.Builder> more) {
        return distribution(name, d -> {}, b -> {}, more);
    }

    private Asked distribution(
            String name,
            Consumer<DistributionConfig.Builder> more,
            Consumer<DefaultCacheBehavior.Builder> behavior,
            Consumer<Origin.Builder> origin) {
        Origin.Builder one = Origin.builder()
                .id("origin")
                .domainName("objects.s3." + dure.region() + ".amazonaws.com")
                .s3OriginConfig(s -> s.originAccessIdentity(""));
        origin.accept(one);
        DistributionConfig.Builder config = DistributionConfig.builder()
                .callerReference("refused")
                .comment("")
                .enabled(true)
                .origins(o -> o.quantity(1).items(one.build()))
                .defaultCacheBehavior(b -> behavior.accept(b.targetOriginId("origin")
                        .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL)
                        .cachePolicyId("658327ea-f89d-4fab-a63d-7e88639e58f6")));
        more.accept(config);
        return asked(name, () -> cloudFront.createDistribution(c -> c.distributionConfig(config.build())));
    }

    Stream<Asked> ofApiGateway() {
        return Stream.of(
                asked(
                        "cloneFrom",
                        () -> gateway.createRestApi(a -> a.name("refused").cloneFrom("abcdef1234"))),
                asked(
                        "minimumCompressionSize",
                        () -> gateway.createRestApi(a -> a.name("refused").minimumCompressionSize(1))),
                asked(
                        "API keys",
                        () -> gateway.createRestApi(a -> a.name("refused").apiKeySource("AUTHORIZER"))),
                asked(
                        "endpoint type PRIVATE",
                        () -> gateway.createRestApi(
                                a -> a.name("refused").endpointConfiguration(e -> e.typesWithStrings("PRIVATE")))),
                asked(
                        "ipAddressType dualstack",
                        () -> gateway.createRestApi(a -> a.name("refused")
                                .endpointConfiguration(
                                        e -> e.typesWithStrings("REGIONAL").ipAddressType("dualstack")))),
                stage("stage caches", s -> s.cacheClusterEnabled(true)),
                stage("cacheClusterSize", s -> s.cacheClusterSize("0.5")),
                stage("canaries", s -> s.canarySettings(c -> c.percentTraffic(10.0))),
                stage("documentation versions", s -> s.documentationVersion("1")),
                stage("X-Ray tracing", s -> s.tracingEnabled(true)),
                stagePatch("throttling settings", "/*/*/throttling/rateLimit", "1"),
                stagePatch("execution logs", "/*/*/logging/loglevel", "INFO"),
                stagePatch("access logs", "/accessLogSettings/destinationArn", "a"),
                deployment("cacheClusterSize", d -> d.cacheClusterSize("0.5")),
                deployment("canaries", d -> d.canarySettings(c -> c.percentTraffic(10.0))),
                method("authorization type CUSTOM", m -> m.authorizationType("CUSTOM")),
                method("API keys", m -> m.authorizationType("NONE").apiKeyRequired(true)),
                integration(
                        "VPC links",
                        i -> i.type("HTTP")
                                .integrationHttpMethod("GET")
                                .uri("http://example.com")
                                .connectionType("VPC_LINK")
                                .connectionId("a")),
                integration("cacheKeyParameters", i -> i.type("MOCK").cacheKeyParameters("a")));
    }

    private Api api() {
        String id = gateway.createRestApi(a -> a.name("offered")).id();
        String root =
                gateway.getResources(r -> r.restApiId(id)).items().getFirst().id();
        gateway.putMethod(
                m -> m.restApiId(id).resourceId(root).httpMethod("GET").authorizationType("NONE"));
        gateway.putIntegration(
                i -> i.restApiId(id).resourceId(root).httpMethod("GET").type("MOCK"));
        String deployment =
                gateway.createDeployment(d -> d.restApiId(id).stageName("live")).id();
        return new Api(id, root, deployment);
    }

    private record Api(String id, String root, String deployment) {}

    private Asked stage(String name, Consumer<CreateStageRequest.Builder> more) {
        return asked(name, () -> {
            Api api = api();
            gateway.createStage(
                    s -> more.accept(s.restApiId(api.id).stageName("refused").deploymentId(api.deployment)));
        });
    }

    private Asked stagePatch(String name, String path, String value) {
        return asked(name, () -> {
            Api api = api();
            gateway.updateStage(s -> s.restApiId(api.id)
                    .stageName("live")
                    .patchOperations(p -> p.op("replace").path(path).value(value)));
        });
    }

    private Asked deployment(String name, Consumer<CreateDeploymentRequest.Builder> more) {
        return asked(name, () -> {
            Api api = api();
            gateway.createDeployment(d -> more.accept(d.restApiId(api.id).stageName("refused")));
        });
    }

    private Asked method(String name, Consumer<PutMethodRequest.Builder> more) {
        return asked(name, () -> {
            Api api = api();
            gateway.putMethod(
                    m -> more.accept(m.restApiId(api.id).resourceId(api.root).httpMethod("POST")));
        });
    }

    private Asked integration(String name, Consumer<PutIntegrationRequest.Builder> more) {
        return asked(name, () -> {
            Api api = api();
            gateway.putIntegration(
                    i -> more.accept(i.restApiId(api.id).resourceId(api.root).httpMethod("GET")));
        });
    }
}
