package dure.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.lambda.LambdaClient;

/**
 * API Gateway before a warm Python function (Lambda proxy integration, no authorizer): what it adds is the difference to
 * {@code invoke-warm-python}.
 */
final class GatewayWorkload {
    private static final String ANSWER = "hello";

    private final Functions function = new Functions(
            "gateway",
            List.of("python3.13", "python3.12", "python3.11"),
            "app.handler",
            "app.py",
            () -> ("def handler(event, context):\n    return {'statusCode': 200, 'body': '" + ANSWER + "'}\n")
                    .getBytes(StandardCharsets.UTF_8));
    private volatile String path = "";

    Workload warm() {
        return new Workload(
                "invoke-gateway",
                List.of(1, 16),
                ANSWER.length(),
                this::create,
                stage -> List.of(
                        Signer.unsigned(path, "127.0.0.1:" + stage.target().port())));
    }

    private void create(Stage stage) throws Exception {
        function.create(stage);
        try (ApiGatewayClient gateway = stage.client(ApiGatewayClient.builder());
                LambdaClient lambda = stage.client(LambdaClient.builder())) {
            String arn = lambda.getFunction(request -> request.functionName(function.name()))
                    .configuration()
                    .functionArn();
            lambda.addPermission(request -> request.functionName(function.name())
                    .statementId("gateway")
                    .action("lambda:InvokeFunction")
                    .principal("apigateway.amazonaws.com"));
            String api = gateway.createRestApi(request -> request.name("bench")).id();
            String root = gateway.getResources(request -> request.restApiId(api))
                    .items()
                    .getFirst()
                    .id();
            gateway.putMethod(request ->
                    request.restApiId(api).resourceId(root).httpMethod("GET").authorizationType("NONE"));
            String uri = "arn:aws:apigateway:" + stage.target().region() + ":lambda:path/2015-03-31/functions/" + arn
                    + "/invocations";
            gateway.putIntegration(request -> request.restApiId(api)
                    .resourceId(root)
                    .httpMethod("GET")
                    .type(IntegrationType.AWS_PROXY)
                    .integrationHttpMethod("POST")
                    .uri(uri));
            gateway.createDeployment(request -> request.restApiId(api).stageName("live"));
            path = "/_aws/execute-api/" + api + "/live/";
        }
    }
}
