package dure.conformance.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.testkit.TestDure;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ContentHandlingStrategy;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationRequest;
import software.amazon.awssdk.services.apigateway.model.PutIntegrationResponseRequest;
import software.amazon.awssdk.services.lambda.model.State;

/** How functions are called: in whose name, waiting for them or not, with bytes that are no text. */
class LambdaInvocationTest {
    private static final String CODE = """
            import base64, time
            def handler(event, context):
                if event.get('sleep'):
                    time.sleep(event['sleep'])
                print('ran with', event.get('mark'))
                if event.get('data'):
                    return event['data']
                return {'got': event}
            def proxy(event, context):
                return {'statusCode': 200, 'headers': {'Content-Type': 'image/png'}, 'isBase64Encoded': True,
                        'body': event['body'] if event['isBase64Encoded'] else 'bm90IGJpbmFyeQ=='}
            """;
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff, (byte) 0xfe, 10};
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static TestDure dure;
    private static Gateway gateway;
    private static String open = "";
    private static String closed = "";
    private static String proxied = "";

    @BeforeAll
    static void start() throws Exception {
        dure = TestDure.start();
        gateway = new Gateway(dure);
        role("runs", "lambda.amazonaws.com");
        dure.iam()
                .attachRolePolicy(request -> request.roleName("runs")
                        .policyArn("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"));
        open = function("open", "handler");
        closed = function("closed", "handler");
        proxied = function("proxied", "proxy");
        for (String name : new String[] {"open", "proxied"}) {
            dure.lambda()
                    .addPermission(request -> request.functionName(name)
                            .statementId("gateway")
                            .action("lambda:InvokeFunction")
                            .principal("apigateway.amazonaws.com"));
        }
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    private static String role(String name, String service) {
        return dure.iam()
                .createRole(request -> request.roleName(name).assumeRolePolicyDocument("""
                        {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"%s"},
                         "Action":"sts:AssumeRole"}]}""".formatted(service)))
                .role()
                .arn();
    }

    private static String function(String name, String handler) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("app.py"));
            zip.write(CODE.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        String arn = dure.lambda()
                .createFunction(request -> request.functionName(name)
                        .runtime("python3.13")
                        .handler("app." + handler)
                        .role("arn:aws:iam::000000000000:role/runs")
                        .timeout(20)
                        .code(code -> code.zipFile(SdkBytes.fromByteArray(bytes.toByteArray()))))
                .functionArn();
        TestDure.eventually(() -> dure.lambda()
                                .getFunction(request -> request.functionName(name))
                                .configuration()
                                .state()
                        == State.ACTIVE
                ? Optional.of(true)
                : Optional.empty());
        return arn;
    }

    private static Gateway.Api api(
            String name, IntegrationType type, String function, Consumer<PutIntegrationRequest.Builder> more) {
        Gateway.Api api = gateway.api(name);
        gateway.client.putMethod(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("POST")
                .authorizationType("NONE")
                .requestParameters(Map.of("method.request.header.Later", false)));
        PutIntegrationRequest.Builder integration = PutIntegrationRequest.builder()
                .restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("POST")
                .type(type)
                .integrationHttpMethod("POST")
                .uri("arn:aws:apigateway:" + dure.region() + ":lambda:path/2015-03-31/functions/" + function
                        + "/invocations");
        more.accept(integration);
        gateway.client.putIntegration(integration.build());
        return api;
    }

    private static void respond(Gateway.Api api, Consumer<PutIntegrationResponseRequest.Builder> more) {
        gateway.client.putMethodResponse(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("POST")
                .statusCode("200"));
        gateway.client.putIntegrationResponse(request -> {
            request.restApiId(api.id).resourceId(api.root).httpMethod("POST").statusCode("200");
            more.accept(request);
        });
        api.deploy("dev");
    }

    @Test
    void aRoleOfTheIntegrationCallsWhatNoFunctionPolicyAllows() throws Exception {
        String mayCall = role("may-call", "apigateway.amazonaws.com");
        dure.iam()
                .putRolePolicy(request ->
                        request.roleName("may-call").policyName("call").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction",
                 "Resource":"%s"}]}""".formatted(closed)));
        String mayNot = role("may-not", "apigateway.amazonaws.com");
        String foreign = role("foreign", "lambda.amazonaws.com");
        assertThat(called(null)).as("by the function's policy alone").isEqualTo(500);
        assertThat(called(mayCall)).isEqualTo(200);
        assertThat(called(mayNot)).as("the role may not invoke").isEqualTo(500);
        assertThat(called(foreign)).as("the role does not trust API Gateway").isEqualTo(500);
    }

    @Test
    void aRoleIsGivenOnlyByThoseWhoMayPassIt() {
        String role = role("passed", "apigateway.amazonaws.com");
        dure.iam().createUser(request -> request.userName("builder"));
        policy("[\"apigateway:*\"]");
        var key = dure.iam()
                .createAccessKey(request -> request.userName("builder"))
                .accessKey();
        Gateway.Api api = gateway.api("passing");
        api.method(api.root, "GET");
        String document = """
                {"openapi":"3.0.1","info":{"title":"t"},"paths":{"/":{"get":{"responses":{},
                 "x-amazon-apigateway-integration":{"type":"aws","httpMethod":"POST","credentials":"%s",
                 "uri":"arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/%s/invocations"}}}}}""".formatted(role, closed);
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
        try (ApiGatewayClient builder =
                dure.client(ApiGatewayClient.builder().httpClientBuilder(ApacheHttpClient.builder()), credentials)) {
            PutIntegrationRequest put = PutIntegrationRequest.builder()
                    .restApiId(api.id)
                    .resourceId(api.root)
                    .httpMethod("GET")
                    .type(IntegrationType.AWS)
                    .integrationHttpMethod("POST")
                    .credentials(role)
                    .uri("arn:aws:apigateway:" + dure.region() + ":lambda:path/2015-03-31/functions/" + closed
                            + "/invocations")
                    .build();
            assertThatThrownBy(() -> builder.putIntegration(put)).hasMessageContaining("iam:PassRole");
            assertThatThrownBy(() -> builder.importRestApi(request -> request.body(SdkBytes.fromUtf8String(document))))
                    .hasMessageContaining("iam:PassRole");
            builder.putIntegration(put.toBuilder().credentials(null).build());
            assertThatThrownBy(() -> builder.updateIntegration(request -> request.restApiId(api.id)
                            .resourceId(api.root)
                            .httpMethod("GET")
                            .patchOperations(patch ->
                                    patch.op(Op.REPLACE).path("/credentials").value(role))))
                    .hasMessageContaining("iam:PassRole");
            policy("[\"apigateway:*\",\"iam:PassRole\"]");
            builder.putIntegration(put);
            assertThatThrownBy(() -> builder.putIntegration(put.toBuilder()
                            .credentials(role.replace("000000000000", "111122223333"))
                            .build()))
                    .as("a role of another account")
                    .hasMessageContaining("iam:PassRole");
        }
    }

    private static void policy(String actions) {
        dure.iam()
                .putUserPolicy(
                        request -> request.userName("builder").policyName("p").policyDocument("""
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":%s,"Resource":"*"}]}""".formatted(actions)));
    }

    private static int called(String role) throws Exception {
        Gateway.Api api = api("role", IntegrationType.AWS, closed, integration -> integration.credentials(role));
        respond(api, response -> {});
        return api.post("dev", "/", "application/json", "{}").statusCode();
    }

    @Test
    void anEventIsAnsweredAtOnceAndRunsAllTheSame() throws Exception {
        Gateway.Api api = api(
                "events",
                IntegrationType.AWS,
                open,
                integration -> integration
                        .timeoutInMillis(500)
                        .requestParameters(Map.of(
                                "integration.request.header.X-Amz-Invocation-Type", "method.request.header.Later")));
        respond(api, response -> {});
        String event = "{\"sleep\":2,\"mark\":\"event-1\"}";

        assertThat(api.post("dev", "/", "application/json", event).statusCode())
                .as("waited for")
                .isEqualTo(504);
        HttpResponse<byte[]> later =
                send(api, event.replace("1", "2").getBytes(StandardCharsets.UTF_8), "Later", "Event");
        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(later.body()).isEmpty();
        String line = TestDure.eventually(() -> dure
                .logs()
                .filterLogEvents(
                        request -> request.logGroupName("/aws/lambda/open").filterPattern("\"event-2\""))
                .events()
                .stream()
                .map(found -> found.message())
                .findFirst());
        assertThat(line).contains("ran with event-2");
    }

    private static HttpResponse<byte[]> send(Gateway.Api api, byte[] body, String... headers) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(api.uri("dev", "/"))
                        .headers(headers)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void takesPictures(Gateway.Api api) {
        gateway.client.updateRestApi(request -> request.restApiId(api.id)
                .patchOperations(patch -> patch.op(Op.ADD).path("/binaryMediaTypes/image~1png")));
    }

    @Test
    void bytesBecomeTextForTheFunctionAndBytesAgainForTheClient() throws Exception {
        Gateway.Api api = api(
                "binary",
                IntegrationType.AWS,
                open,
                integration -> integration
                        .contentHandling(ContentHandlingStrategy.CONVERT_TO_TEXT)
                        .requestTemplates(Map.of("image/png", "{\"data\":\"$input.body\"}")));
        takesPictures(api);
        respond(api, response -> response.contentHandling(ContentHandlingStrategy.CONVERT_TO_BINARY));
        HttpResponse<byte[]> back = send(api, PNG, "Content-Type", "image/png", "Accept", "text/plain");
        assertThat(back.statusCode()).isEqualTo(200);
        assertThat(back.body()).isEqualTo(PNG);
    }

    @Test
    void theAcceptHeaderDecidesWhatIsNotSaid() throws Exception {
        Gateway.Api api = api(
                "accept",
                IntegrationType.AWS,
                open,
                integration -> integration
                        .contentHandling(ContentHandlingStrategy.CONVERT_TO_TEXT)
                        .requestTemplates(Map.of("image/png", "{\"data\":\"$input.body\"}")));
        takesPictures(api);
        respond(api, response -> {});
        assertThat(send(api, PNG, "Content-Type", "image/png", "Accept", "image/png")
                        .body())
                .isEqualTo(PNG);
        assertThat(new String(
                        send(api, PNG, "Content-Type", "image/png", "Accept", "text/plain")
                                .body(),
                        StandardCharsets.UTF_8))
                .isEqualTo("\"iVBORwD//go=\""
                        .replace("iVBORwD//go=", java.util.Base64.getEncoder().encodeToString(PNG)));
    }

    @Test
    void proxiesGetAndGiveBase64() throws Exception {
        Gateway.Api api = api("proxy", IntegrationType.AWS_PROXY, proxied, integration -> {});
        takesPictures(api);
        api.deploy("dev");
        HttpResponse<byte[]> picture =
                send(api, PNG, "Content-Type", "image/png", "Accept", "image/png, text/html;q=0.5");
        assertThat(picture.headers().firstValue("content-type")).contains("image/png");
        assertThat(picture.body()).isEqualTo(PNG);
        HttpResponse<byte[]> text = send(api, PNG, "Content-Type", "image/png", "Accept", "*/*");
        assertThat(new String(text.body(), StandardCharsets.UTF_8))
                .as("image/png is not what this client accepts first")
                .isEqualTo(java.util.Base64.getEncoder().encodeToString(PNG));
        assertThat(new String(
                        send(api, new byte[] {'x'}, "Content-Type", "text/plain", "Accept", "image/png")
                                .body(),
                        StandardCharsets.UTF_8))
                .isEqualTo("not binary");
    }
}
