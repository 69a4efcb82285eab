package dure.conformance.apigateway;

import dure.testkit.TestDure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;

/** An API under construction, and calls to it. */
final class Gateway {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    final TestDure dure;
    final ApiGatewayClient client;

    Gateway(TestDure dure) {
        this.dure = dure;
        // java.net's HttpURLConnection cannot PATCH.
        this.client = dure.client(ApiGatewayClient.builder().httpClientBuilder(ApacheHttpClient.builder()));
    }

    /** An API and its root resource. */
    Api api(String name) {
        var created = client.createRestApi(request -> request.name(name));
        return new Api(created.id(), created.rootResourceId());
    }

    final class Api {
        final String id;
        final String root;

        Api(String id, String root) {
            this.id = id;
            this.root = root;
        }

        String resource(String parent, String part) {
            return client.createResource(
                            request -> request.restApiId(id).parentId(parent).pathPart(part))
                    .id();
        }

        void method(String resource, String verb) {
            client.putMethod(request ->
                    request.restApiId(id).resourceId(resource).httpMethod(verb).authorizationType("NONE"));
        }

        /** A method that answers 200 with what the template renders. */
        void mock(String resource, String verb, String responseTemplate) {
            method(resource, verb);
            client.putIntegration(request -> request.restApiId(id)
                    .resourceId(resource)
                    .httpMethod(verb)
                    .type(IntegrationType.MOCK)
                    .requestTemplates(Map.of("application/json", "{\"statusCode\": 200}")));
            respond(resource, verb, "200", null, Map.of("application/json", responseTemplate));
        }

        void respond(String resource, String verb, String status, String pattern, Map<String, String> templates) {
            client.putMethodResponse(request ->
                    request.restApiId(id).resourceId(resource).httpMethod(verb).statusCode(status));
            client.putIntegrationResponse(request -> request.restApiId(id)
                    .resourceId(resource)
                    .httpMethod(verb)
                    .statusCode(status)
                    .selectionPattern(pattern)
                    .responseTemplates(templates));
        }

        void deploy(String stage) {
            client.createDeployment(request -> request.restApiId(id).stageName(stage));
        }

        HttpResponse<String> get(String stage, String path) throws Exception {
            return send(HttpRequest.newBuilder(uri(stage, path)));
        }

        HttpResponse<String> post(String stage, String path, String contentType, String body) throws Exception {
            return send(HttpRequest.newBuilder(uri(stage, path))
                    .header("Content-Type", contentType)
                    .POST(HttpRequest.BodyPublishers.ofString(body)));
        }

        URI uri(String stage, String path) {
            return URI.create("http://localhost:" + dure.port() + "/_aws/execute-api/" + id + "/" + stage + path);
        }
    }

    static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
