package dure.conformance.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dure.testkit.TestDure;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** What the tests of Lambda make their functions with. */
final class Workshop {
    /** What the build gives, else what Debian 12 has. */
    static final String PYTHON = System.getProperty("dure.test.cpython") == null ? "python3.11" : "python3.13";

    static final String LAMBDA_TRUST = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow",
             "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";
    static final String LOGS_POLICY = """
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*",
             "Action":["logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"]}]}""";

    private final IamClient iam;
    final LambdaClient lambda;

    Workshop(TestDure dure) {
        iam = dure.iam();
        lambda = dure.lambda();
    }

    /** Returns the ARN of a role that functions can have and that may write logs. */
    String role(String name) {
        String arn = roleWithoutPermissions(name);
        iam.putRolePolicy(put -> put.roleName(name).policyName("logs").policyDocument(LOGS_POLICY));
        return arn;
    }

    String roleWithoutPermissions(String name) {
        return iam.createRole(create -> create.roleName(name).assumeRolePolicyDocument(LAMBDA_TRUST))
                .role()
                .arn();
    }

    CreateFunctionRequest.Builder python(String name, String role, String source) {
        return CreateFunctionRequest.builder()
                .functionName(name)
                .runtime(PYTHON)
                .handler("app.handler")
                .role(role)
                .timeout(10)
                .code(code -> code.zipFile(zip(Map.of("app.py", source))));
    }

    static SdkBytes zip(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(UTF_8));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return SdkBytes.fromByteArray(bytes.toByteArray());
    }

    InvokeResponse invoke(String function, String payload) {
        return lambda.invoke(call -> call.functionName(function).payload(SdkBytes.fromUtf8String(payload)));
    }
}
