package dure.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * Functions that answer with what they were given.
 *
 * @param runtimes the first that this machine has is taken
 */
record Functions(String language, List<String> runtimes, String handler, String file, Source source) {
    private static final String EVENT = "{}";
    private static final int MEMORY_MEBIBYTES = 512;
    private static final int COLD_STARTS = 10;
    private static final int EXECUTABLE_FILE = 0100755;

    /** The bytes of the function's only file. */
    interface Source {
        byte[] bytes() throws IOException;
    }

    static List<Functions> all() {
        String echo = "dure/bench/function/Echo.class";
        return List.of(
                new Functions(
                        "python",
                        List.of("python3.13", "python3.12", "python3.11"),
                        "app.handler",
                        "app.py",
                        () -> text("def handler(event, context):\n    return event\n")),
                new Functions(
                        "node",
                        List.of("nodejs24.x", "nodejs22.x", "nodejs20.x"),
                        "app.handler",
                        "app.js",
                        () -> text("exports.handler = async (event) => event;\n")),
                new Functions(
                        "java", List.of("java25"), "dure.bench.function.Echo::handle", echo, () -> resource(echo)),
                new Functions("provided", List.of("provided.al2023"), "none", "bootstrap", Bootstrap::compile));
    }

    /** One environment after another, kept alive. */
    Workload warm() {
        return new Workload(
                "invoke-warm-" + language,
                List.of(1, 16),
                EVENT.length(),
                this::create,
                stage -> List.of(stage.signer().invoke(name(), EVENT)));
    }

    String coldName() {
        return "invoke-cold-" + language;
    }

    /** From request to answer when there is no environment yet: the configuration changes before each. */
    Samples cold(Stage stage) throws Exception {
        create(stage);
        Samples samples = new Samples();
        try (LambdaClient lambda = stage.client(LambdaClient.builder())) {
            for (int i = 0; i < COLD_STARTS; i++) {
                String turn = String.valueOf(i);
                lambda.updateFunctionConfiguration(
                        request -> request.functionName(name()).environment(e -> e.variables(Map.of("TURN", turn))));
                lambda.waiter().waitUntilFunctionUpdatedV2(request -> request.functionName(name()));
                Load load = new Load(
                        stage.target().port(),
                        List.of(stage.signer().invoke(name(), EVENT)),
                        EVENT.length(),
                        stage.server());
                long start = System.nanoTime();
                load.once(1);
                samples.add(System.nanoTime() - start);
            }
        }
        return samples;
    }

    String name() {
        return "bench-" + language;
    }

    void create(Stage stage) throws IOException {
        try (LambdaClient lambda = stage.client(LambdaClient.builder());
                IamClient iam = stage.client(IamClient.builder())) {
            if (lambda.listFunctions().functions().stream()
                    .anyMatch(one -> one.functionName().equals(name()))) {
                return;
            }
            String role = role(iam);
            SdkBytes code = zip(file, source.bytes());
            AtomicReference<String> refusal = new AtomicReference<>("");
            if (runtimes.stream().noneMatch(runtime -> created(lambda, runtime, role, code, refusal))) {
                throw new IOException(refusal.get());
            }
            lambda.waiter().waitUntilFunctionActiveV2(request -> request.functionName(name()));
            InvokeResponse answer =
                    lambda.invoke(request -> request.functionName(name()).payload(SdkBytes.fromUtf8String(EVENT)));
            if (answer.functionError() != null) {
                throw new IOException("the function fails: " + answer.payload().asUtf8String());
            }
        }
    }

    private boolean created(
            LambdaClient lambda, String runtime, String role, SdkBytes code, AtomicReference<String> refusal) {
        try {
            lambda.createFunction(request -> request.functionName(name())
                    .runtime(runtime)
                    .handler(handler)
                    .role(role)
                    .memorySize(MEMORY_MEBIBYTES)
                    .timeout(30)
                    .code(c -> c.zipFile(code)));
            return true;
        } catch (InvalidParameterValueException notHere) {
            refusal.set(String.valueOf(notHere.getMessage()));
            return false;
        }
    }

    private String role(IamClient iam) {
        String name = "bench-role-" + language;
        String arn = iam.createRole(request -> request.roleName(name).assumeRolePolicyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                  "Principal": {"Service": "lambda.amazonaws.com"}}]}
                """))
                .role()
                .arn();
        iam.putRolePolicy(request -> request.roleName(name).policyName("logs").policyDocument("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}
                """));
        return arn;
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = Functions.class.getClassLoader().getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException(name + " is missing");
            }
            return in.readAllBytes();
        }
    }

    private static SdkBytes zip(String name, byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            ZipArchiveEntry entry = new ZipArchiveEntry(name);
            entry.setUnixMode(EXECUTABLE_FILE);
            zip.putArchiveEntry(entry);
            zip.write(content);
            zip.closeArchiveEntry();
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }
}
