package dure.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dure.testkit.DureProcess;
import dure.testkit.RawHttp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.s3.S3Client;

/** Where Netty's native library does not load: it serves, and says that functions are not isolated. */
@Timeout(120)
class WithoutEpollIT {
    @TempDir
    private Path home;

    @Test
    void objectsAreKeptAndFunctionsRunAtTheLowestLevel() throws Exception {
        try (DureProcess dure = DureProcess.start(home, 0, "-Dio.netty.transport.noNative=true");
                S3Client s3 = dure.s3();
                IamClient iam = dure.iam();
                LambdaClient lambda = dure.lambda()) {
            s3.createBucket(bucket -> bucket.bucket("kept"));
            String large = "x".repeat(1 << 20);
            s3.putObject(object -> object.bucket("kept").key("large"), RequestBody.fromString(large));
            assertThat(s3.getObjectAsBytes(object -> object.bucket("kept").key("large"))
                            .asUtf8String())
                    .isEqualTo(large);

            String role = iam.createRole(r -> r.roleName("runs").assumeRolePolicyDocument("""
                            {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                              "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}"""))
                    .role()
                    .arn();
            lambda.createFunction(function -> function.functionName("hello")
                    .runtime(Runtime.PYTHON3_13)
                    .handler("app.handler")
                    .role(role)
                    .code(code -> code.zipFile(SdkBytes.fromByteArray(
                            Resources.zip("app.py", "def handler(event, context): return 'hello'\n")))));
            assertThat(lambda.invoke(call -> call.functionName("hello"))
                            .payload()
                            .asUtf8String())
                    .isEqualTo("\"hello\"");
            assertThat(RawHttp.get(dure.port(), "localhost", "/_dure/health").text())
                    .contains("\"level\":0")
                    .contains("epoll");
        }
    }
}
