package dure.conformance.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dure.testkit.TestDure;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.apigateway.model.BadRequestException;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PutMode;
import software.amazon.awssdk.services.iam.IamClient;

/** HTTP integrations, methods that must be signed, and imported APIs. */
class HttpAndIamTest {
    private static TestDure dure;
    private static Gateway gateway;
    private static HttpServer backend;

    @BeforeAll
    static void start() throws Exception {
        dure = TestDure.start();
        gateway = new Gateway(dure);
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = ("{\"saw\":\"" + exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                            + exchange.getRequestHeaders().getFirst("X-Sent") + " " + body + "\"}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("X-Backend", "yes");
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().endsWith("gone") ? 410 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        backend.start();
    }

    @AfterAll
    static void stop() {
        backend.stop(0);
        dure.close();
    }

    private static String backendUri() {
        return "http://127.0.0.1:" + backend.getAddress().getPort();
    }

    @Test
    void httpIntegrationsSendWhatIsMappedAndSelectByStatus() throws Exception {
        Gateway.Api api = gateway.api("http");
        String item = api.resource(api.root, "{id}");
        gateway.client.putMethod(request -> request.restApiId(api.id)
                .resourceId(item)
                .httpMethod("GET")
                .authorizationType("NONE")
                .requestParameters(Map.of("method.request.path.id", true, "method.request.querystring.q", false)));
        gateway.client.putIntegration(request -> request.restApiId(api.id)
                .resourceId(item)
                .httpMethod("GET")
                .type(IntegrationType.HTTP)
                .integrationHttpMethod("GET")
                .uri(backendUri() + "/items/{id}")
                .requestParameters(Map.of(
                        "integration.request.path.id", "method.request.path.id",
                        "integration.request.querystring.query", "method.request.querystring.q",
                        "integration.request.header.X-Sent", "'static'")));
        gateway.client.putMethodResponse(request -> request.restApiId(api.id)
                .resourceId(item)
                .httpMethod("GET")
                .statusCode("200")
                .responseParameters(Map.of("method.response.header.X-Out", true)));
        gateway.client.putIntegrationResponse(request -> request.restApiId(api.id)
                .resourceId(item)
                .httpMethod("GET")
                .statusCode("200")
                .responseParameters(Map.of("method.response.header.X-Out", "integration.response.header.X-Backend")));
        api.respond(item, "GET", "404", "4\\d\\d", Map.of("application/json", "{\"gone\":true}"));
        api.deploy("dev");

        HttpResponse<String> answer = api.get("dev", "/a%20b?q=x%26y&other=1");
        assertThat(answer.body()).isEqualTo("{\"saw\":\"GET /items/a%20b?query=x%26y static \"}");
        assertThat(answer.headers().firstValue("x-out")).contains("yes");
        HttpResponse<String> gone = api.get("dev", "/gone");
        assertThat(gone.statusCode()).isEqualTo(404);
        assertThat(gone.body()).isEqualTo("{\"gone\":true}");
    }

    @Test
    void httpProxiesPassEverything() throws Exception {
        Gateway.Api api = gateway.api("http proxy");
        String proxy = api.resource(api.root, "{proxy+}");
        gateway.client.putMethod(request -> request.restApiId(api.id)
                .resourceId(proxy)
                .httpMethod("ANY")
                .authorizationType("NONE")
                .requestParameters(Map.of("method.request.path.proxy", true)));
        gateway.client.putIntegration(request -> request.restApiId(api.id)
                .resourceId(proxy)
                .httpMethod("ANY")
                .type(IntegrationType.HTTP_PROXY)
                .integrationHttpMethod("ANY")
                .uri(backendUri() + "/{proxy}")
                .requestParameters(Map.of("integration.request.path.proxy", "method.request.path.proxy")));
        api.deploy("dev");

        HttpResponse<String> answer = Gateway.send(HttpRequest.newBuilder(api.uri("dev", "/one?a=1"))
                .header("X-Sent", "mine")
                .PUT(HttpRequest.BodyPublishers.ofString("payload")));
        assertThat(answer.body()).isEqualTo("{\"saw\":\"PUT /one?a=1 mine payload\"}");
        assertThat(answer.headers().firstValue("x-backend")).contains("yes");
        assertThat(api.get("dev", "/one/two%20three/four").body()).contains("GET /one/two%20three/four ");
    }

    @Test
    void signedMethodsNeedPermission() throws Exception {
        Gateway.Api api = gateway.api("signed");
        api.mock(api.root, "GET", "{\"who\":\"$context.identity.userArn\"}");
        gateway.client.updateMethod(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("GET")
                .patchOperations(operation ->
                        operation.op("replace").path("/authorizationType").value("AWS_IAM")));
        api.deploy("dev");
        IamClient iam = dure.iam();
        iam.createUser(request -> request.userName("caller"));
        var key = iam.createAccessKey(request -> request.userName("caller")).accessKey();
        AwsBasicCredentials credentials = AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey());

        HttpResponse<String> unsigned = api.get("dev", "/");
        assertThat(unsigned.statusCode()).isEqualTo(403);
        assertThat(unsigned.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        HttpResponse<String> denied = signed(api, credentials);
        assertThat(denied.statusCode()).isEqualTo(403);
        assertThat(denied.body()).contains("is not authorized to perform: execute-api:Invoke on resource");
        iam.putUserPolicy(request -> request.userName("caller")
                .policyName("call")
                .policyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                        + "\"Action\":\"execute-api:Invoke\",\"Resource\":\"arn:aws:execute-api:" + dure.region()
                        + ":000000000000:" + api.id + "/dev/GET/\"}]}"));
        assertThat(signed(api, credentials).body()).isEqualTo("{\"who\":\"arn:aws:iam::000000000000:user/caller\"}");
        assertThat(signed(api, AwsBasicCredentials.create(key.accessKeyId(), "wrong"))
                        .statusCode())
                .isEqualTo(403);
    }

    private static HttpResponse<String> signed(Gateway.Api api, AwsBasicCredentials credentials) throws Exception {
        URI uri = api.uri("dev", "/");
        SdkHttpRequest request =
                SdkHttpRequest.builder().uri(uri).method(SdkHttpMethod.GET).build();
        var result = AwsV4HttpSigner.create()
                .sign(sign -> sign.identity(credentials)
                        .request(request)
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "execute-api")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, dure.region()));
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri);
        result.request().headers().forEach((name, values) -> {
            if (!name.equalsIgnoreCase("host")) {
                values.forEach(value -> builder.header(name, value));
            }
        });
        return Gateway.send(builder);
    }

    @Test
    void resourcePoliciesDecideForUnsignedCallersToo() throws Exception {
        Gateway.Api api = gateway.api("policy");
        api.mock(api.root, "GET", "{}");
        gateway.client.updateRestApi(request -> request.restApiId(api.id)
                .patchOperations(operation -> operation
                        .op("replace")
                        .path("/policy")
                        .value("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                                + "\"Action\":\"execute-api:Invoke\",\"Resource\":\"execute-api:/open/*\"}]}")));
        api.deploy("open");
        api.deploy("closed");

        assertThat(api.get("open", "/").statusCode()).isEqualTo(200);
        assertThat(api.get("closed", "/").statusCode()).isEqualTo(403);
    }

    @Test
    void policiesThatCannotBeEvaluatedAreRefused() {
        Gateway.Api api = gateway.api("unreadable");
        String policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"execute-api:Invoke",
                 "Resource":"execute-api:/*","Condition":{"IpAddres":{"aws:SourceIp":"10.0.0.0/8"}}}]}""";
        assertThatThrownBy(() -> gateway.client.updateRestApi(request -> request.restApiId(api.id)
                        .patchOperations(
                                patch -> patch.op(Op.REPLACE).path("/policy").value(policy))))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Invalid policy document");
        gateway.client.updateRestApi(request -> request.restApiId(api.id)
                .patchOperations(
                        patch -> patch.op(Op.REPLACE).path("/policy").value(policy.replace("IpAddres", "IpAddress"))));
    }

    @Test
    void mappingsOfWhatTheMethodDoesNotDeclareAreRefused() {
        Gateway.Api api = gateway.api("undeclared");
        api.method(api.root, "GET");
        assertThatThrownBy(() -> gateway.client.putIntegration(request -> request.restApiId(api.id)
                        .resourceId(api.root)
                        .httpMethod("GET")
                        .type(IntegrationType.HTTP)
                        .integrationHttpMethod("GET")
                        .uri(backendUri())
                        .requestParameters(Map.of("integration.request.header.X", "method.request.header.Undeclared"))))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(
                        "Invalid mapping expression parameter specified: method.request.header.Undeclared");
    }

    @Test
    void documentsAreImportedMergedAndOverwrite() throws Exception {
        String document = """
                openapi: 3.0.1
                info: {title: imported, version: "1"}
                paths:
                  /hello/{name}:
                    get:
                      responses: {"200": {description: ok}}
                      x-amazon-apigateway-integration:
                        type: mock
                        requestTemplates: {application/json: '{"statusCode": 200}'}
                        responses:
                          default: {statusCode: "200", responseTemplates: {application/json: '{"hello":"$input.params("name")"}'}}
                """;
        String id = gateway.client
                .importRestApi(request -> request.body(SdkBytes.fromUtf8String(document)))
                .id();
        Gateway.Api api = gateway.new Api(id, "");
        api.deploy("dev");
        assertThat(api.get("dev", "/hello/dure").body()).isEqualTo("{\"hello\":\"dure\"}");

        String second = document.replace("/hello/{name}", "/bye").replace("$input.params(\"name\")", "bye");
        gateway.client.putRestApi(
                request -> request.restApiId(id).mode(PutMode.MERGE).body(SdkBytes.fromUtf8String(second)));
        api.deploy("dev");
        assertThat(api.get("dev", "/bye").statusCode()).isEqualTo(200);
        assertThat(api.get("dev", "/hello/dure").statusCode()).isEqualTo(200);

        gateway.client.putRestApi(
                request -> request.restApiId(id).mode(PutMode.OVERWRITE).body(SdkBytes.fromUtf8String(second)));
        api.deploy("dev");
        assertThat(api.get("dev", "/hello/dure").statusCode()).isEqualTo(403);
    }
}
