package dure.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Puts the functions, and the Python ones' layer, into Lambda. */
final class Functions {
    private static final int MEMORY_MIB = 512;
    private static final int TIMEOUT_SECONDS = 30;
    private static final String LAYER = "conference-python";

    private final Cloud cloud;
    private final Names names;
    private final Demo.Flavour flavour;

    Functions(Cloud cloud, Names names, Demo.Flavour flavour) {
        this.cloud = cloud;
        this.names = names;
        this.flavour = flavour;
    }

    /** Publishes the Python functions' layer anew. */
    List<String> createLayers() throws IOException {
        SdkBytes zip = SdkBytes.fromByteArrayUnsafe(Assets.bytes("functions/python/layer.zip"));
        return List.of(cloud.lambda
                .publishLayerVersion(publish -> publish.layerName(LAYER)
                        .description("Pillow, qrcode and a font with Hangul")
                        .compatibleRuntimes(Runtime.PYTHON3_13)
                        .content(content -> content.zipFile(zip)))
                .layerVersionArn());
    }

    /** Makes the function, or brings it up to date, and waits until it can be invoked. Returns its ARN. */
    String create(Function function, String roleArn, List<String> layers) throws IOException {
        SdkBytes zip = SdkBytes.fromByteArrayUnsafe(Assets.bytes(function.zip(flavour)));
        String name = function.functionName();
        if (exists(name)) {
            cloud.lambda.updateFunctionCode(update -> update.functionName(name).zipFile(zip));
            cloud.lambda.waiter().waitUntilFunctionUpdatedV2(get -> get.functionName(name), Functions::promptly);
            cloud.lambda.updateFunctionConfiguration(update -> update.functionName(name)
                    .runtime(runtime())
                    .role(roleArn)
                    .handler(function.handler(flavour))
                    .memorySize(MEMORY_MIB)
                    .timeout(TIMEOUT_SECONDS)
                    .layers(layers)
                    .environment(environment -> environment.variables(environment(function))));
        } else {
            cloud.lambda.createFunction(create -> create.functionName(name)
                    .runtime(runtime())
                    .role(roleArn)
                    .handler(function.handler(flavour))
                    .memorySize(MEMORY_MIB)
                    .timeout(TIMEOUT_SECONDS)
                    .layers(layers)
                    .environment(environment -> environment.variables(environment(function)))
                    .code(code -> code.zipFile(zip)));
        }
        cloud.lambda.waiter().waitUntilFunctionActiveV2(get -> get.functionName(name), Functions::promptly);
        cloud.lambda.waiter().waitUntilFunctionUpdatedV2(get -> get.functionName(name), Functions::promptly);
        return cloud.lambda
                .getFunction(get -> get.functionName(name))
                .configuration()
                .functionArn();
    }

    /** Lets another service invoke the function on behalf of one thing. */
    void allow(Function function, String service, String sourceArn) {
        String name = function.functionName();
        String statement = service.substring(0, service.indexOf('.'));
        for (boolean again : new boolean[] {false, true}) {
            try {
                cloud.lambda.addPermission(add -> add.functionName(name)
                        .statementId(statement)
                        .action("lambda:InvokeFunction")
                        .principal(service)
                        .sourceArn(sourceArn));
                return;
            } catch (ResourceConflictException there) {
                if (again) {
                    throw there;
                }
                cloud.lambda.removePermission(
                        remove -> remove.functionName(name).statementId(statement));
            }
        }
    }

    private boolean exists(String name) {
        try {
            cloud.lambda.getFunction(get -> get.functionName(name));
            return true;
        } catch (ResourceNotFoundException none) {
            return false;
        }
    }

    private Runtime runtime() {
        return switch (flavour) {
            case JAVA -> Runtime.JAVA21;
            case PYTHON -> Runtime.PYTHON3_13;
        };
    }

    private Map<String, String> environment(Function function) {
        return switch (function) {
            case GET -> Map.of("TABLE_NAME", Names.TABLE);
            case POST -> Map.of("TABLE_NAME", Names.TABLE, "TOPIC_ARN", names.topicArn());
            case MAKE_PASS ->
                Map.of(
                        "TABLE_NAME",
                        Names.TABLE,
                        "BUCKET_NAME",
                        names.passBucket(),
                        "XDG_CACHE_HOME", // where the system's list of fonts, which Java reads, can be kept
                        "/tmp");
        };
    }

    private static void promptly(WaiterOverrideConfiguration.Builder waiter) {
        waiter.maxAttempts(600).backoffStrategyV2(BackoffStrategy.fixedDelay(Duration.ofMillis(100)));
    }
}
