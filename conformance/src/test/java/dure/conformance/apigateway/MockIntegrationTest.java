package dure.conformance.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.testkit.RawHttp;
import dure.testkit.TestDure;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;
import software.amazon.awssdk.services.apigateway.model.BadRequestException;
import software.amazon.awssdk.services.apigateway.model.ConflictException;
import software.amazon.awssdk.services.apigateway.model.GatewayResponseType;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;

/** APIs that call nothing: routes, templates, validation, gateway responses, stages. */
class MockIntegrationTest {
    private static TestDure dure;
    private static Gateway gateway;

    @BeforeAll
    static void start() {
        dure = TestDure.start();
        gateway = new Gateway(dure);
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    @Test
    void mockAnswersWithItsResponseTemplate() throws Exception {
        Gateway.Api api = gateway.api("mock");
        String pets = api.resource(api.root, "pets");
        String pet = api.resource(pets, "{id}");
        api.mock(pet, "GET", "{\"id\":\"$input.params('id')\",\"stage\":\"$context.stage\",\"none\":\"$nothing\"}");
        api.deploy("dev");

        HttpResponse<String> answer = api.get("dev", "/pets/7");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"id\":\"7\",\"stage\":\"dev\",\"none\":\"\"}");
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(answer.headers().firstValue("x-amzn-requestid")).isPresent();
        assertThat(answer.headers().firstValue("x-amz-apigw-id")).isPresent();
    }

    @Test
    void unknownPathIsMissingAuthenticationToken() throws Exception {
        Gateway.Api api = gateway.api("paths");
        api.mock(api.root, "GET", "{}");
        api.deploy("dev");

        HttpResponse<String> nowhere = api.get("dev", "/nowhere");
        assertThat(nowhere.statusCode()).isEqualTo(403);
        assertThat(nowhere.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
        assertThat(nowhere.headers().firstValue("x-amzn-errortype")).contains("MissingAuthenticationTokenException");
        HttpResponse<String> noStage = api.get("prod", "/");
        assertThat(noStage.statusCode()).isEqualTo(403);
        assertThat(noStage.body()).isEqualTo("{\"message\":\"Forbidden\"}");
    }

    @Test
    void hostNamesNameTheApi() throws Exception {
        Gateway.Api api = gateway.api("hosts");
        api.mock(api.root, "GET", "{\"path\":\"$context.path\"}");
        api.deploy("dev");

        assertThat(RawHttp.get(dure.port(), api.id + ".execute-api.localhost", "/dev")
                        .text())
                .contains("{\"path\":\"/dev/\"}");
        assertThat(RawHttp.get(dure.port(), api.id + ".execute-api." + dure.region() + ".localhost", "/dev/")
                        .text())
                .contains("{\"path\":\"/dev/\"}");
        assertThat(RawHttp.get(dure.port(), "localhost", "/restapis/" + api.id + "/dev/_user_request_/")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aHeadThatIsTooLargeIsRefused() throws Exception {
        Gateway.Api api = gateway.api("head");
        api.mock(api.root, "GET", "{}");
        api.deploy("dev");
        HttpRequest.Builder request = HttpRequest.newBuilder(api.uri("dev", "/"));
        assertThat(Gateway.send(request.copy().header("X", "x".repeat(9_000))).statusCode())
                .isEqualTo(200);
        assertThat(Gateway.send(request.copy().header("X", "x".repeat(10_240))).statusCode())
                .isEqualTo(431);
    }

    @Test
    void optionsAnswersCorsHeadersByStaticMappings() throws Exception {
        Gateway.Api api = gateway.api("cors");
        api.method(api.root, "OPTIONS");
        gateway.client.putIntegration(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("OPTIONS")
                .type(IntegrationType.MOCK)
                .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}")));
        gateway.client.putMethodResponse(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("OPTIONS")
                .statusCode("200")
                .responseParameters(Map.of(
                        "method.response.header.Access-Control-Allow-Origin", false,
                        "method.response.header.Access-Control-Allow-Methods", false)));
        gateway.client.putIntegrationResponse(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("OPTIONS")
                .statusCode("200")
                .responseTemplates(Map.of("application/json", ""))
                .responseParameters(Map.of(
                        "method.response.header.Access-Control-Allow-Origin", "'*'",
                        "method.response.header.Access-Control-Allow-Methods", "'GET,OPTIONS'")));
        api.deploy("dev");

        HttpResponse<String> answer = Gateway.send(
                HttpRequest.newBuilder(api.uri("dev", "/")).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(answer.headers().firstValue("access-control-allow-methods")).contains("GET,OPTIONS");
    }

    @Test
    void undeclaredResponseHeadersAreRefused() {
        Gateway.Api api = gateway.api("undeclared");
        api.mock(api.root, "GET", "{}");
        assertThatThrownBy(() -> gateway.client.putIntegrationResponse(request -> request.restApiId(api.id)
                        .resourceId(api.root)
                        .httpMethod("GET")
                        .statusCode("200")
                        .responseParameters(Map.of("method.response.header.X-Undeclared", "'1'"))))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining(
                        "Invalid mapping expression parameter specified: method.response.header.X-Undeclared");
    }

    @Test
    void validatorRefusesBeforeTheIntegration() throws Exception {
        Gateway.Api api = gateway.api("validated");
        gateway.client.createModel(request -> request.restApiId(api.id)
                .name("Pet")
                .contentType("application/json")
                .schema("{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\","
                        + "\"required\":[\"name\"],\"properties\":{\"name\":{\"type\":\"string\",\"minLength\":2}}}"));
        String validator = gateway.client
                .createRequestValidator(request -> request.restApiId(api.id)
                        .name("all")
                        .validateRequestBody(true)
                        .validateRequestParameters(true))
                .id();
        gateway.client.putMethod(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("POST")
                .authorizationType("NONE")
                .requestValidatorId(validator)
                .requestParameters(Map.of("method.request.querystring.q", true, "method.request.header.X-H", false))
                .requestModels(Map.of("application/json", "Pet")));
        gateway.client.putIntegration(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("POST")
                .type(IntegrationType.MOCK)
                .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}")));
        api.respond(api.root, "POST", "200", null, Map.of("application/json", "{\"ok\":true}"));
        api.deploy("dev");

        HttpResponse<String> noParameter = api.post("dev", "/", "application/json", "{\"name\":\"rex\"}");
        assertThat(noParameter.statusCode()).isEqualTo(400);
        assertThat(noParameter.body()).isEqualTo("{\"message\":\"Missing required request parameters: [q]\"}");
        HttpResponse<String> badBody = api.post("dev", "/?q=1", "application/json", "{\"name\":\"r\"}");
        assertThat(badBody.statusCode()).isEqualTo(400);
        assertThat(badBody.body()).isEqualTo("{\"message\":\"Invalid request body\"}");
        assertThat(badBody.headers().firstValue("x-amzn-errortype")).contains("BadRequestException");
        assertThat(api.post("dev", "/?q=1", "application/json", "no json").statusCode())
                .isEqualTo(400);
        assertThat(api.post("dev", "/?q=1", "application/json", "{\"name\":\"rex\"}")
                        .body())
                .isEqualTo("{\"ok\":true}");
    }

    @Test
    void gatewayResponsesAreCustomised() throws Exception {
        Gateway.Api api = gateway.api("gateway responses");
        api.mock(api.root, "GET", "{}");
        gateway.client.putGatewayResponse(request -> request.restApiId(api.id)
                .responseType(GatewayResponseType.MISSING_AUTHENTICATION_TOKEN)
                .statusCode("404")
                .responseParameters(Map.of("gatewayresponse.header.Access-Control-Allow-Origin", "'*'"))
                .responseTemplates(Map.of(
                        "application/json", "{\"what\":$context.error.messageString,\"path\":\"$context.path\"}")));
        api.deploy("dev");

        HttpResponse<String> answer = api.get("dev", "/x");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("access-control-allow-origin")).contains("*");
        assertThat(answer.body()).startsWith("{\"what\":\"Missing Authentication Token\",\"path\":\"/");
    }

    @Test
    void passthroughNeverRefusesUnknownTypes() throws Exception {
        Gateway.Api api = gateway.api("never");
        api.method(api.root, "POST");
        gateway.client.putIntegration(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("POST")
                .type(IntegrationType.MOCK)
                .passthroughBehavior("NEVER")
                .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}")));
        api.respond(api.root, "POST", "200", null, Map.of());
        api.deploy("dev");

        assertThat(api.post("dev", "/", "application/json; charset=utf-8", "{}").statusCode())
                .isEqualTo(200);
        HttpResponse<String> refused = api.post("dev", "/", "text/plain", "{}");
        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(refused.body()).isEqualTo("{\"message\":\"Unsupported Media Type\"}");
    }

    @Test
    void deploymentsAreSnapshotsAndStagesMoveBetweenThem() throws Exception {
        Gateway.Api api = gateway.api("snapshots");
        api.mock(api.root, "GET", "{\"version\":1,\"of\":\"$stageVariables.name\"}");
        String first = gateway.client
                .createDeployment(
                        request -> request.restApiId(api.id).stageName("dev").variables(Map.of("name", "a")))
                .id();
        gateway.client.updateIntegrationResponse(request -> request.restApiId(api.id)
                .resourceId(api.root)
                .httpMethod("GET")
                .statusCode("200")
                .patchOperations(operation -> operation
                        .op(Op.REPLACE)
                        .path("/responseTemplates/application~1json")
                        .value("{\"version\":2,\"of\":\"$stageVariables.get('name')\"}")));
        assertThat(api.get("dev", "/").body()).isEqualTo("{\"version\":1,\"of\":\"a\"}");

        String second = gateway.client
                .createDeployment(request -> request.restApiId(api.id))
                .id();
        gateway.client.updateStage(request -> request.restApiId(api.id)
                .stageName("dev")
                .patchOperations(
                        operation ->
                                operation.op(Op.REPLACE).path("/deploymentId").value(second),
                        operation ->
                                operation.op(Op.REPLACE).path("/variables/name").value("b")));
        assertThat(api.get("dev", "/").body()).isEqualTo("{\"version\":2,\"of\":\"b\"}");
        assertThatThrownBy(() -> gateway.client.deleteDeployment(
                        request -> request.restApiId(api.id).deploymentId(second)))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Active stages pointing to this deployment must be moved or deleted");
        gateway.client.deleteDeployment(request -> request.restApiId(api.id).deploymentId(first));
    }

    @Test
    void whatIsNotOfferedIsRefusedByName() {
        Gateway.Api api = gateway.api("refusals");
        assertThatThrownBy(() -> gateway.client.putMethod(request -> request.restApiId(api.id)
                        .resourceId(api.root)
                        .httpMethod("GET")
                        .authorizationType("COGNITO_USER_POOLS")))
                .isInstanceOf(ApiGatewayException.class)
                .hasMessageContaining("Dure does not implement authorization type COGNITO_USER_POOLS");
        assertThatThrownBy(() -> gateway.client.putMethod(request -> request.restApiId(api.id)
                        .resourceId(api.root)
                        .httpMethod("GET")
                        .authorizationType("NONE")
                        .apiKeyRequired(true)))
                .isInstanceOf(ApiGatewayException.class)
                .hasMessageContaining("Dure does not implement API keys");
        assertThatThrownBy(() -> gateway.client.getResource(
                        request -> request.restApiId(api.id).resourceId("abcdef")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Invalid Resource identifier specified");
        assertThatThrownBy(() -> gateway.client.getRestApi(request -> request.restApiId("abc")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("Invalid API identifier specified 000000000000:abc");
        assertThatThrownBy(() -> gateway.client.updateAccount(request -> request.patchOperations(patch ->
                        patch.op(Op.REPLACE).path("/cloudwatchRoleArn").value("arn:aws:iam::000000000000:role/logs"))))
                .isInstanceOf(ApiGatewayException.class)
                .hasMessageContaining("Dure does not implement CloudWatch logs of APIs")
                .hasMessageContaining("Status Code: 501");
        assertThat(gateway.client.getAccount().cloudwatchRoleArn()).isNull();
        api.method(api.root, "GET");
        assertThatThrownBy(() -> api.method(api.root, "GET")).isInstanceOf(ConflictException.class);
        assertThatThrownBy(() -> api.deploy("dev"))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("No integration defined for method");
    }

    @Test
    void apisSurviveARestart() throws Exception {
        try (TestDure own = TestDure.start()) {
            Gateway.Api api = new Gateway(own).api("kept");
            api.mock(api.root, "GET", "{\"kept\":true}");
            api.deploy("dev");
            own.restart();
            assertThat(api.get("dev", "/").body()).isEqualTo("{\"kept\":true}");
        }
    }
}
