package dure.conformance.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.State;

/** Functions behind APIs: mapped and proxied. */
class LambdaIntegrationTest {
    private static final String CODE = """
            import json, time
            def handler(event, context):
                if event.get('fail'):
                    raise Exception(event['fail'])
                if event.get('sleep'):
                    time.sleep(event['sleep'])
                return {'got': event}
            def proxy(event, context):
                if event['path'] == '/broken':
                    return 'no object'
                return {'statusCode': 201, 'headers': {'X-One': '1'}, 'multiValueHeaders': {'Set-Cookie': ['a=1', 'b=2']},
                        'body': json.dumps({'event': event})}
            """;
    private static TestDure dure;
    private static Gateway gateway;
    private static String mapped = "";
    private static String proxied = "";

    @BeforeAll
    static void start() throws Exception {
        dure = TestDure.start();
        gateway = new Gateway(dure);
        mapped = function("mapped", "handler");
        proxied = function("proxied", "proxy");
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    private static String function(String name, String handler) throws Exception {
        String role = dure.iam()
                .createRole(request -> request.roleName(name)
                        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"))
                .role()
                .arn();
        LambdaClient lambda = dure.lambda();
        String arn = lambda.createFunction(request -> request.functionName(name)
                        .runtime("python3.13")
                        .handler("app." + handler)
                        .role(role)
                        .timeout(20)
                        .code(code -> code.zipFile(zip())))
                .functionArn();
        lambda.addPermission(request -> request.functionName(name)
                .statementId("gateway")
                .action("lambda:InvokeFunction")
                .principal("apigateway.amazonaws.com")
                .sourceArn("arn:aws:execute-api:" + dure.region() + ":000000000000:*/*/POST/*"));
        TestDure.eventually(() -> lambda.getFunction(request -> request.functionName(name))
                                .configuration()
                                .state()
                        == State.ACTIVE
                ? Optional.of(true)
                : Optional.empty());
        return arn;
    }

    private static SdkBytes zip() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("app.py"));
            zip.write(CODE.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        } catch (java.io.IOException impossible) {
            throw new AssertionError(impossible);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }

    private static void integrate(
            Gateway.Api api, String verb, IntegrationType type, String arn, int timeoutMillis, Map<String, String> templates) {
        api.method(api.root, verb);
        gateway.client.putIntegration(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod(verb)
                .type(type)
                .integrationHttpMethod("POST")
                .timeoutInMillis(timeoutMillis)
                .uri("arn:aws:apigateway:" + dure.region() + ":lambda:path/2015-03-31/functions/" + arn + "/invocations")
                .requestTemplates(templates));
    }

    @Test
    void eventsAreMappedAndErrorsSelectResponses() throws Exception {
        Gateway.Api api = gateway.api("mapped");
        integrate(api, "POST", IntegrationType.AWS, mapped, 20_000, Map.of(
                "application/json",
                "{\"name\":$input.json('$.name'),\"fail\":\"$input.params('fail')\",\"method\":\"$context.httpMethod\"}"));
        api.respond(api.root, "POST", "200", null, Map.of("application/json", "{\"name\":$input.json('$.got.name')}"));
        api.respond(api.root, "POST", "400", "Bad:.*", Map.of("application/json", "{\"why\":\"$input.path('$.errorMessage')\"}"));
        api.deploy("dev");

        HttpResponse<String> good = api.post("dev", "/", "application/json", "{\"name\":\"두레\"}");
        assertThat(good.body()).isEqualTo("{\"name\":\"두레\"}");
        assertThat(good.statusCode()).isEqualTo(200);
        HttpResponse<String> bad = api.post("dev", "/?fail=Bad:%20thing", "application/json", "{}");
        assertThat(bad.statusCode()).isEqualTo(400);
        assertThat(bad.body()).isEqualTo("{\"why\":\"Bad: thing\"}");
    }

    @Test
    void formsPassThroughWithoutATemplateAndMustBeJson() throws Exception {
        Gateway.Api api = gateway.api("forms");
        integrate(api, "POST", IntegrationType.AWS, mapped, 20_000, Map.of());
        api.respond(api.root, "POST", "200", null, Map.of());
        api.deploy("dev");

        assertThat(api.post("dev", "/", "application/x-www-form-urlencoded", "{\"a\":1}").body())
                .isEqualTo("{\"got\": {\"a\": 1}}");
        HttpResponse<String> form = api.post("dev", "/", "application/x-www-form-urlencoded", "a=1");
        assertThat(form.statusCode()).isEqualTo(400);
        assertThat(form.body()).contains("Could not parse request body into json");
    }

    @Test
    void lateFunctionsAreGatewayTimeouts() throws Exception {
        Gateway.Api api = gateway.api("late");
        integrate(api, "POST", IntegrationType.AWS, mapped, 300, Map.of());
        api.respond(api.root, "POST", "200", null, Map.of());
        api.deploy("dev");

        HttpResponse<String> late = api.post("dev", "/", "application/json", "{\"sleep\":3}");
        assertThat(late.statusCode()).isEqualTo(504);
        assertThat(late.body()).isEqualTo("{\"message\":\"Endpoint request timed out\"}");
    }

    @Test
    void functionsWhosePolicyDoesNotAllowItAreNotCalled() throws Exception {
        Gateway.Api api = gateway.api("forbidden");
        integrate(api, "PUT", IntegrationType.AWS, mapped, 20_000, Map.of());
        integrate(api, "GET", IntegrationType.AWS, mapped, 20_000, Map.of());
        api.respond(api.root, "GET", "200", null, Map.of());
        api.deploy("dev");

        HttpResponse<String> refused = api.get("dev", "/");
        assertThat(refused.statusCode()).isEqualTo(500);
        assertThat(refused.body()).isEqualTo("{\"message\":\"Internal server error\"}");
    }

    @Test
    void proxiesGetTheWholeRequestAndGiveTheWholeResponse() throws Exception {
        Gateway.Api api = gateway.api("proxied");
        integrate(api, "POST", IntegrationType.AWS_PROXY, proxied, 20_000, Map.of());
        api.deploy("dev");

        HttpResponse<String> answer = api.post("dev", "/?a=1&a=2", "text/plain", "body");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.headers().firstValue("x-one")).contains("1");
        assertThat(answer.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
        assertThat(answer.body())
                .contains("\"queryStringParameters\": {\"a\": \"2\"}")
                .contains("\"multiValueQueryStringParameters\": {\"a\": [\"1\", \"2\"]}")
                .contains("\"body\": \"body\"")
                .contains("\"resource\": \"/\"")
                .contains("\"sourceIp\": \"127.0.0.1\"");
    }

    @Test
    void malformedProxyResponsesAreBadGateways() throws Exception {
        Gateway.Api api = gateway.api("malformed");
        String broken = api.resource(api.root, "broken");
        api.method(broken, "POST");
        gateway.client.putIntegration(request -> request.restApiId(api.id)
                .resourceId(broken)
                .httpMethod("POST")
                .type(IntegrationType.AWS_PROXY)
                .integrationHttpMethod("POST")
                .uri("arn:aws:apigateway:" + dure.region() + ":lambda:path/2015-03-31/functions/" + proxied
                        + "/invocations"));
        api.deploy("dev");

        HttpResponse<String> answer = api.post("dev", "/broken", "text/plain", "");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(answer.body()).isEqualTo("{\"message\":\"Internal server error\"}");
    }
}
