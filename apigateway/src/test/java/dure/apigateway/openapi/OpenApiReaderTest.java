package dure.apigateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.api.apigateway.Integration;
import dure.api.apigateway.Method;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenApiReaderTest {
    private static final String SWAGGER = """
            swagger: "2.0"
            info: {title: pets, version: "1"}
            basePath: /v1
            consumes: [application/json]
            x-amazon-apigateway-request-validators:
              all: {validateRequestBody: true, validateRequestParameters: true}
            x-amazon-apigateway-request-validator: all
            x-amazon-apigateway-gateway-responses:
              DEFAULT_4XX:
                responseParameters: {gatewayresponse.header.X-A: "'1'"}
            paths:
              /pets/{id}:
                parameters:
                  - {name: id, in: path, required: true, type: string}
                post:
                  operationId: addPet
                  parameters:
                    - {name: q, in: query, required: true, type: string}
                    - {name: body, in: body, schema: {$ref: "#/definitions/Pet"}}
                  responses:
                    "200":
                      headers: {X-B: {type: string}}
                      schema: {$ref: "#/definitions/Pet"}
                  x-amazon-apigateway-integration:
                    type: aws
                    httpMethod: POST
                    uri: arn:aws:apigateway:r:lambda:path/2015-03-31/functions/arn:aws:lambda:r:0:function:f/invocations
                    passthroughBehavior: when_no_match
                    responses:
                      default: {statusCode: "200", responseTemplates: {application/json: "$input.body"}}
                      "bad.*": {statusCode: "400"}
            definitions:
              Toy: {type: object}
              Pet:
                type: object
                properties: {toy: {$ref: "#/definitions/Toy"}}
            """;

    private static ImportedApi read(String text, String basePath) throws OpenApiException {
        return OpenApiReader.read(text.getBytes(StandardCharsets.UTF_8), "abcdefghij", basePath);
    }

    @Test
    void swaggerInYamlIsReadWithItsExtensions() throws Exception {
        ImportedApi api = read(SWAGGER, "ignore");

        Method method = api.methods().get("/pets/{id}").get("POST");
        assertThat(api.title()).isEqualTo("pets");
        assertThat(method.requestParameters())
                .isEqualTo(Map.of("method.request.path.id", true, "method.request.querystring.q", true));
        assertThat(method.requestModels()).isEqualTo(Map.of("application/json", "Pet"));
        assertThat(method.requestValidatorId()).isEqualTo("all");
        assertThat(method.operationName()).isEqualTo("addPet");
        assertThat(method.methodResponses().get("200").responseParameters())
                .containsKey("method.response.header.X-B");
        Integration integration = method.methodIntegration();
        assertThat(integration.type()).isEqualTo("AWS");
        assertThat(integration.passthroughBehavior()).isEqualTo("WHEN_NO_MATCH");
        assertThat(integration.integrationResponses().get("200").selectionPattern()).isNull();
        assertThat(integration.integrationResponses().get("400").selectionPattern()).isEqualTo("bad.*");
        assertThat(api.validators().get("all").validateRequestBody()).isTrue();
        assertThat(api.gatewayResponses().getFirst().responseType()).isEqualTo("DEFAULT_4XX");
        assertThat(api.models().get(1).schemaValue())
                .contains("https://apigateway.amazonaws.com/restapis/abcdefghij/models/Toy");
    }

    @Test
    void theBasePathMayBePrepended() throws Exception {
        assertThat(read(SWAGGER, "prepend").methods()).containsOnlyKeys("/v1/pets/{id}");
    }

    @Test
    void openApi3BodiesAndResponsesAreModels() throws Exception {
        ImportedApi api = read(
                """
                {"openapi":"3.0.1","info":{"title":"t"},"paths":{"/a":{"x-amazon-apigateway-any-method":{
                  "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},
                  "responses":{"201":{"content":{"application/json":{"schema":{"type":"string"}}}}},
                  "security":[{"sig":[]}]}}},
                 "components":{"schemas":{"A":{"type":"object"}},
                  "securitySchemes":{"sig":{"type":"apiKey","name":"Authorization","in":"header",
                    "x-amazon-apigateway-authtype":"awsSigv4"}}}}""",
                "ignore");
        Method method = api.methods().get("/a").get("ANY");
        assertThat(method.authorizationType()).isEqualTo("AWS_IAM");
        assertThat(method.requestModels()).containsEntry("application/json", "A");
        assertThat(method.methodResponses()).containsOnlyKeys("201");
        assertThat(api.models()).hasSize(2);
    }

    @Test
    void authorizersAndUnknownExtensionsAreRefusedByName() {
        String document = "{\"swagger\":\"2.0\",\"x-amazon-apigateway-cors\":{},\"paths\":{}}";
        assertThatThrownBy(() -> read(document, "ignore"))
                .isInstanceOf(OpenApiException.class)
                .hasMessage("x-amazon-apigateway-cors");
        assertThatThrownBy(() -> read("no document", "ignore")).isInstanceOf(OpenApiException.class);
        assertThatThrownBy(() -> read("swagger: !!javax.script.ScriptEngineManager []", "ignore"))
                .isInstanceOf(OpenApiException.class);
    }
}
