package dure.conformance.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.TestDure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** Functions in other languages than Python, through the door. */
class RuntimesTest {
    private static final String BOOTSTRAP = """
            #!/bin/bash
            request() {
                exec 3<>"/dev/tcp/${AWS_LAMBDA_RUNTIME_API/://}"
                printf '%s /2018-06-01/runtime/invocation/%s HTTP/1.1\\r\\nHost: x\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n%s' \
                    "$1" "$2" "${#3}" "$3" >&3
                answer=$(tr -d '\\r' <&3)
                head=${answer%%$'\\n\\n'*} body=${answer#*$'\\n\\n'}
                exec 3>&-
            }
            while :; do
                request GET next
                id=$(sed -n 's/^lambda-runtime-aws-request-id: //Ip' <<< "$head")
                if [ "$body" = '"fail"' ]; then
                    request POST "$id/error" '{"errorMessage":"as asked","errorType":"Asked"}'
                else
                    request POST "$id/response" "{\\"echo\\":$body,\\"handler\\":\\"$_HANDLER\\"}"
                fi
            done
            """;

    private static TestDure dure;
    private static Workshop workshop;
    private static String role;

    @BeforeAll
    static void start() {
        dure = TestDure.start();
        workshop = new Workshop(dure);
        role = workshop.role("runtimes-role");
    }

    @AfterAll
    static void stop() {
        dure.close();
    }

    private static void create(String name, String runtime, String handler, SdkBytes zip, String... layers) {
        workshop.lambda.createFunction(CreateFunctionRequest.builder()
                .functionName(name)
                .runtime(runtime)
                .handler(handler)
                .role(role)
                .timeout(20)
                .memorySize(256)
                .layers(layers)
                .code(code -> code.zipFile(zip))
                .build());
    }

    /** With the mode that programs need. */
    private static SdkBytes executables(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                ZipArchiveEntry entry = new ZipArchiveEntry(file.getKey());
                entry.setUnixMode(0100755);
                zip.putArchiveEntry(entry);
                zip.write(file.getValue().getBytes(UTF_8));
                zip.closeArchiveEntry();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }

    /** Of whichever version this machine has. */
    private static void createNode(String name, String source) {
        for (String runtime : List.of("nodejs24.x", "nodejs22.x", "nodejs20.x")) {
            try {
                create(name, runtime, "index.handler", Workshop.zip(Map.of("index.js", source)));
                return;
            } catch (InvalidParameterValueException notHere) {
                assertThat(notHere.getMessage()).contains("NotImplemented: the runtime " + runtime);
            }
        }
        Assumptions.abort("no Node.js on this machine");
    }

    @Test
    void nodeFunctionAnswersAndFailsAsOnAws() {
        createNode("node", """
                exports.handler = async (event, context) => {
                    if (event.fail) throw new RangeError("too far");
                    return {got: event, name: context.functionName, left: context.getRemainingTimeInMillis() > 1000};
                };
                """);

        InvokeResponse answer = workshop.invoke("node", "{\"a\":1}");
        assertThat(answer.functionError()).isNull();
        assertThat(answer.payload().asUtf8String()).isEqualTo("{\"got\":{\"a\":1},\"name\":\"node\",\"left\":true}");

        InvokeResponse failed = workshop.invoke("node", "{\"fail\":true}");
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String())
                .startsWith(
                        "{\"errorType\":\"RangeError\",\"errorMessage\":\"too far\",\"trace\":[\"RangeError: too far\",");
    }

    @Test
    void nodeFunctionThatCannotStartSaysWhy() {
        createNode("node-broken", "require('absent'); exports.handler = async () => 1;");

        InvokeResponse failed = workshop.invoke("node-broken", "{}");

        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String())
                .contains("\"errorType\":\"Runtime.ImportModuleError\"", "Error: Cannot find module 'absent'");
    }

    @Test
    void providedRuntimeRunsItsBootstrap() {
        create("custom", "provided.al2023", "any.thing", executables(Map.of("bootstrap", BOOTSTRAP)));

        assertThat(workshop.invoke("custom", "{\"n\":1}").payload().asUtf8String())
                .isEqualTo("{\"echo\":{\"n\":1},\"handler\":\"any.thing\"}");
        InvokeResponse failed = workshop.invoke("custom", "\"fail\"");
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String())
                .isEqualTo("{\"errorMessage\":\"as asked\",\"errorType\":\"Asked\"}");
        assertThat(workshop.invoke("custom", "2").payload().asUtf8String())
                .isEqualTo("{\"echo\":2,\"handler\":\"any.thing\"}");
    }

    @Test
    void bootstrapMayComeFromALayer() {
        String layer = workshop.lambda
                .publishLayerVersion(publish -> publish.layerName("bootstrap")
                        .content(content -> content.zipFile(executables(Map.of("bootstrap", BOOTSTRAP)))))
                .layerVersionArn();
        create("layered", "provided.al2023", "x", Workshop.zip(Map.of("readme", "nothing")), layer);

        assertThat(workshop.invoke("layered", "3").payload().asUtf8String())
                .isEqualTo("{\"echo\":3,\"handler\":\"x\"}");
    }

    @Test
    void missingBootstrapIsTheFunctionsError() {
        create("bare", "provided.al2023", "x", Workshop.zip(Map.of("readme", "nothing")));

        InvokeResponse failed = workshop.invoke("bare", "1");

        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String()).contains("Runtime.InvalidEntrypoint");
    }
}
