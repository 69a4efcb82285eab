package dure.conformance.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.testkit.TestDure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

class FunctionsTest {
    private static final String ONE = "def handler(event, context): return [context.function_version, event]";

    private static TestDure dure;
    private static Workshop workshop;
    private static LambdaClient lambda;
    private static String role;

    @BeforeAll
    static void start() {
        dure = TestDure.start();
        workshop = new Workshop(dure);
        lambda = workshop.lambda;
        role = workshop.role("functions-role");
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    @Test
    void newFunctionHasAwsDefaults() {
        CreateFunctionResponse made = lambda.createFunction(
                workshop.python("defaults", role, ONE).timeout(null).build());

        assertThat(made.version()).isEqualTo("$LATEST");
        assertThat(made.functionArn()).isEqualTo(arn("defaults"));
        assertThat(made.timeout()).isEqualTo(3);
        assertThat(made.memorySize()).isEqualTo(128);
        assertThat(made.ephemeralStorage().size()).isEqualTo(512);
        assertThat(made.stateAsString()).isEqualTo("Active");
        assertThat(made.lastUpdateStatusAsString()).isEqualTo("Successful");
        assertThat(made.packageTypeAsString()).isEqualTo("Zip");
        assertThat(made.loggingConfig().logGroup()).isEqualTo("/aws/lambda/defaults");
        assertThat(made.lastModified()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000");
        assertThat(made.codeSha256()).hasSize(44);
    }

    @Test
    void secondFunctionOfANameConflicts() {
        lambda.createFunction(workshop.python("twice", role, ONE).build());

        assertThatThrownBy(() -> lambda.createFunction(
                        workshop.python("twice", role, ONE).build()))
                .isInstanceOf(ResourceConflictException.class)
                .hasMessageContaining("Function already exist: twice");
    }

    @Test
    void zipThatIsNoneIsRefused() {
        assertThatThrownBy(() -> lambda.createFunction(workshop.python("badzip", role, ONE)
                        .code(code -> code.zipFile(SdkBytes.fromUtf8String("this is no zip file")))
                        .build()))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining(
                        "Could not unzip uploaded file. Please check your file, then try to upload again.");
    }

    @Test
    void emptyZipIsRefused() {
        assertThatThrownBy(() -> lambda.createFunction(workshop.python("empty", role, "")
                        .code(code -> code.zipFile(Workshop.zip(Map.of())))
                        .build()))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Uploaded file must be a non-empty zip");
    }

    @Test
    void environmentIsMeasuredAsJson() {
        assertThatThrownBy(() -> lambda.createFunction(workshop.python("much", role, "")
                        .environment(environment -> environment.variables(Map.of("BIG", "\"".repeat(2_100))))
                        .build()))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("exceeded the 4KB limit. String measured: {\"BIG\":\"\\\"\\\"");
    }

    @Test
    void roleThatDoesNotTrustLambdaIsRefused() {
        String other = dure.iam()
                .createRole(create -> create.roleName("other-role")
                        .assumeRolePolicyDocument(Workshop.LAMBDA_TRUST.replace("lambda.amazonaws", "sns.amazonaws")))
                .role()
                .arn();

        for (String bad : List.of(other, "arn:aws:iam::000000000000:role/no-such-role")) {
            assertThatThrownBy(() -> lambda.createFunction(
                            workshop.python("untrusted", bad, ONE).build()))
                    .isInstanceOf(InvalidParameterValueException.class)
                    .hasMessageContaining("The role defined for the function cannot be assumed by Lambda.");
        }
    }

    @Test
    void whoMayNotPassTheRoleMayNotCreateTheFunction() {
        LambdaClient limited = as("creator", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:*","Resource":"*"}]}""");

        assertThatThrownBy(() -> limited.createFunction(
                        workshop.python("passed", role, ONE).build()))
                .isInstanceOfSatisfying(LambdaException.class, refusal -> {
                    assertThat(refusal.statusCode()).isEqualTo(403);
                    assertThat(refusal.getMessage()).contains("iam:PassRole").contains(role);
                });

        dure.iam()
                .putUserPolicy(put -> put.userName("creator").policyName("pass").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*",
                 "Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}}]}"""));
        assertThat(limited.createFunction(workshop.python("passed", role, ONE).build())
                        .functionName())
                .isEqualTo("passed");
    }

    private static LambdaClient as(String user, String policy) {
        IamClient iam = dure.iam();
        iam.createUser(create -> create.userName(user));
        iam.putUserPolicy(put -> put.userName(user).policyName("first").policyDocument(policy));
        AccessKey key = iam.createAccessKey(create -> create.userName(user)).accessKey();
        AwsCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        return dure.client(LambdaClient.builder().httpClientBuilder(UrlConnectionHttpClient.builder()), credentials);
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        assertThatThrownBy(() -> lambda.createFunction(workshop.python("vpc", role, ONE)
                        .vpcConfig(vpc -> vpc.subnetIds("subnet-1").securityGroupIds("sg-1"))
                        .build()))
                .isInstanceOf(LambdaException.class)
                .hasMessageContaining("Dure does not implement VpcConfig");
        assertThatThrownBy(() -> lambda.createFunction(workshop.python("dlq", role, ONE)
                        .deadLetterConfig(dead -> dead.targetArn("arn:aws:sns:ap-northeast-2:000000000000:dead"))
                        .build()))
                .hasMessageContaining("Dure does not implement DeadLetterConfig");
        assertThatThrownBy(() -> lambda.createFunction(
                        workshop.python("ruby", role, ONE).runtime("ruby3.4").build()))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("ruby3.4");
        assertThatThrownBy(() -> lambda.createFunction(
                        workshop.python("long", role, ONE).timeout(901).build()))
                .hasMessageContaining("Member must have value less than or equal to 900");
        assertThatThrownBy(() -> lambda.createFunction(workshop.python("reserved", role, ONE)
                        .environment(environment -> environment.variables(Map.of("AWS_REGION", "x")))
                        .build()))
                .hasMessageContaining("Reserved keys used in this request: AWS_REGION");
    }

    @Test
    void codeComesFromS3AndItsLocationServesIt() throws Exception {
        SdkBytes zip = Workshop.zip(Map.of("app.py", ONE));
        dure.s3().createBucket(create -> create.bucket("code-bucket"));
        dure.s3()
                .putObject(
                        put -> put.bucket("code-bucket").key("a/code.zip"), RequestBody.fromBytes(zip.asByteArray()));
        lambda.createFunction(workshop.python("froms3", role, "")
                .code(code -> code.s3Bucket("code-bucket").s3Key("a/code.zip"))
                .build());

        GetFunctionResponse got = lambda.getFunction(get -> get.functionName("froms3"));
        HttpResponse<byte[]> served = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(got.code().location()))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());

        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.body()).isEqualTo(zip.asByteArray());
        assertThat(workshop.invoke("froms3", "1").payload().asUtf8String()).isEqualTo("[\"$LATEST\", 1]");
        String forged = got.code().location().replaceAll("/[0-9]+/", "/9999999999/");
        assertThat(HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create(forged)).build(),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(403);
        assertThatThrownBy(() -> lambda.createFunction(workshop.python("nokey", role, "")
                        .code(code -> code.s3Bucket("code-bucket").s3Key("missing"))
                        .build()))
                .isInstanceOf(InvalidParameterValueException.class)
                .hasMessageContaining("Error occurred while GetObject. S3 Error Code: NoSuchKey.");
    }

    @Test
    void configurationChangesTogetherWithTheRevision() {
        CreateFunctionResponse made =
                lambda.createFunction(workshop.python("configured", role, ONE).build());

        UpdateFunctionConfigurationResponse changed = lambda.updateFunctionConfiguration(
                update -> update.functionName("configured").memorySize(256).revisionId(made.revisionId()));

        assertThat(changed.memorySize()).isEqualTo(256);
        assertThat(changed.handler()).isEqualTo("app.handler");
        assertThat(changed.revisionId()).isNotEqualTo(made.revisionId());
        assertThatThrownBy(() -> lambda.updateFunctionConfiguration(
                        update -> update.functionName("configured").timeout(7).revisionId(made.revisionId())))
                .isInstanceOf(PreconditionFailedException.class);
    }

    @Test
    void versionsAreFrozenAndAliasesPointToThem() {
        lambda.createFunction(workshop.python("versioned", role, ONE).build());
        PublishVersionResponse first = lambda.publishVersion(publish -> publish.functionName("versioned"));
        PublishVersionResponse again = lambda.publishVersion(publish -> publish.functionName("versioned"));
        lambda.updateFunctionCode(update -> update.functionName("versioned")
                .zipFile(Workshop.zip(Map.of("app.py", "def handler(e, c): return 'second'"))));
        PublishVersionResponse second = lambda.publishVersion(publish -> publish.functionName("versioned"));
        lambda.createAlias(
                create -> create.functionName("versioned").name("live").functionVersion("1"));

        assertThat(first.version()).isEqualTo("1");
        assertThat(again.version()).isEqualTo("1");
        assertThat(second.version()).isEqualTo("2");
        InvokeResponse live = workshop.invoke("versioned:live", "5");
        assertThat(live.executedVersion()).isEqualTo("1");
        assertThat(live.payload().asUtf8String()).isEqualTo("[\"1\", 5]");
        assertThat(workshop.invoke(arn("versioned") + ":2", "5").payload().asUtf8String())
                .isEqualTo("\"second\"");

        lambda.updateAlias(update -> update.functionName("versioned")
                .name("live")
                .routingConfig(routing -> routing.additionalVersionWeights(Map.of("2", 1.0))));
        assertThat(workshop.invoke("versioned:live", "5").executedVersion()).isEqualTo("2");

        assertThatThrownBy(() -> lambda.deleteFunction(
                        delete -> delete.functionName("versioned").qualifier("2")))
                .isInstanceOf(ResourceConflictException.class);
        lambda.deleteAlias(delete -> delete.functionName("versioned").name("live"));
        lambda.deleteFunction(delete -> delete.functionName("versioned").qualifier("2"));
        assertThat(lambda.listVersionsByFunction(list -> list.functionName("versioned"))
                        .versions())
                .extracting(FunctionConfiguration::version)
                .containsExactly("$LATEST", "1");
        assertThatThrownBy(() -> workshop.invoke("versioned:live", "5")).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void laterLayerCoversEarlierOnes() {
        String first = layer("words", Map.of("python/words.py", "def say(): return 'first'", "python/only.py", "x=1"));
        String second = layer("more-words", Map.of("python/words.py", "def say(): return 'second'"));
        lambda.createFunction(
                workshop.python("layered", role, """
                import only, words
                def handler(event, context):
                    return [words.say(), only.x]
                """).layers(first, second).build());

        assertThat(workshop.invoke("layered", "{}").payload().asUtf8String()).isEqualTo("[\"second\", 1]");

        lambda.deleteLayerVersion(delete -> delete.layerName("words").versionNumber(1L));
        assertThat(workshop.invoke("layered", "{}").payload().asUtf8String()).isEqualTo("[\"second\", 1]");
        assertThatThrownBy(() ->
                        lambda.getLayerVersion(get -> get.layerName("words").versionNumber(1L)))
                .isInstanceOf(ResourceNotFoundException.class);
        assertThat(lambda.publishLayerVersion(publish -> publish.layerName("words")
                                .content(content -> content.zipFile(Workshop.zip(Map.of("a", "b")))))
                        .version())
                .isEqualTo(2);
        assertThat(lambda.listLayers().layers()).hasSize(2);
        assertThat(lambda.getLayerVersionByArn(get -> get.arn(second)).content().codeSize())
                .isPositive();
    }

    private static String layer(String name, Map<String, String> files) {
        return lambda.publishLayerVersion(
                        publish -> publish.layerName(name).content(content -> content.zipFile(Workshop.zip(files))))
                .layerVersionArn();
    }

    @Test
    void permissionIsAStatementAsAwsWritesIt() {
        lambda.createFunction(workshop.python("open", role, ONE).build());

        String statement = lambda.addPermission(add -> add.functionName("open")
                        .statementId("s3")
                        .action("lambda:InvokeFunction")
                        .principal("s3.amazonaws.com")
                        .sourceAccount("000000000000")
                        .sourceArn("arn:aws:s3:::a-bucket"))
                .statement();

        assertThat(statement)
                .isEqualTo("{\"Sid\":\"s3\",\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.amazonaws.com\"},"
                        + "\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"" + arn("open")
                        + "\",\"Condition\":{\"StringEquals\":{\"AWS:SourceAccount\":\"000000000000\"},"
                        + "\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:s3:::a-bucket\"}}}");
        assertThat(lambda.getPolicy(get -> get.functionName("open")).policy())
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":[" + statement + "]}");
        assertThatThrownBy(() -> lambda.addPermission(add -> add.functionName("open")
                        .statementId("s3")
                        .action("lambda:InvokeFunction")
                        .principal("s3.amazonaws.com")))
                .isInstanceOf(ResourceConflictException.class);
        lambda.removePermission(remove -> remove.functionName("open").statementId("s3"));
        assertThatThrownBy(() -> lambda.getPolicy(get -> get.functionName("open")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void policyOfTheFunctionLetsAUserInvokeIt() {
        lambda.createFunction(workshop.python("shared", role, ONE).build());
        LambdaClient guest = as("guest", """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}""");
        assertThatThrownBy(() -> guest.invoke(call -> call.functionName("shared")))
                .isInstanceOfSatisfying(
                        LambdaException.class,
                        refusal -> assertThat(refusal.statusCode()).isEqualTo(403));

        lambda.addPermission(add -> add.functionName("shared")
                .statementId("guest")
                .action("lambda:InvokeFunction")
                .principal("arn:aws:iam::000000000000:user/guest"));

        assertThat(guest.invoke(call -> call.functionName("shared")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void functionsAreListedInPages() {
        Map<String, String> tags = new HashMap<>(Map.of("team", "blue"));
        for (int i = 0; i < 3; i++) {
            lambda.createFunction(
                    workshop.python("page-" + i, role, ONE).tags(tags).build());
        }
        String marker = null;
        List<String> names = new java.util.ArrayList<>();
        do {
            String from = marker;
            var page = lambda.listFunctions(list -> list.maxItems(2).marker(from));
            assertThat(page.functions()).hasSizeLessThanOrEqualTo(2);
            page.functions().forEach(each -> names.add(each.functionName()));
            marker = page.nextMarker();
        } while (marker != null && !marker.isEmpty());

        assertThat(names)
                .contains("page-0", "page-1", "page-2")
                .doesNotHaveDuplicates()
                .isSorted();
        lambda.tagResource(tag -> tag.resource(arn("page-0")).tags(Map.of("more", "yes")));
        lambda.untagResource(untag -> untag.resource(arn("page-0")).tagKeys("team"));
        assertThat(lambda.listTags(list -> list.resource(arn("page-0"))).tags()).isEqualTo(Map.of("more", "yes"));
    }

    @Test
    void deletedFunctionIsGone() {
        lambda.createFunction(workshop.python("gone", role, ONE).publish(true).build());
        lambda.deleteFunction(delete -> delete.functionName(arn("gone")));

        assertThatThrownBy(() -> lambda.getFunction(get -> get.functionName("gone")))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Function not found: " + arn("gone"));
        assertThat(lambda.createFunction(
                                workshop.python("gone", role, ONE).publish(true).build())
                        .version())
                .isEqualTo("1");
    }

    @Test
    void accountSettingsCountFunctions() {
        var settings = lambda.getAccountSettings();
        assertThat(settings.accountLimit().concurrentExecutions()).isEqualTo(1000);
        assertThat(settings.accountLimit().codeSizeUnzipped()).isEqualTo(262_144_000);
    }

    private static String arn(String name) {
        return "arn:aws:lambda:" + dure.region() + ":000000000000:function:" + name;
    }
}
