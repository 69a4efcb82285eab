package dure.lambda;

import dure.api.lambda.EnvironmentResponse;
import dure.api.lambda.EphemeralStorage;
import dure.api.lambda.FunctionConfiguration;
import dure.api.lambda.Layer;
import dure.api.lambda.LoggingConfig;
import dure.api.lambda.SnapStartResponse;
import dure.api.lambda.TracingConfigResponse;
import dure.lambda.LambdaRecords.Code;
import dure.lambda.LambdaRecords.Settings;
import dure.lambda.LambdaRecords.Version;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/** Function versions as the API shows them. Functions are active as soon as they exist. */
final class Configurations {
    private static final DateTimeFormatter MODIFIED = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSSxx", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Configurations() {}

    static FunctionConfiguration of(FunctionName name, Version version) {
        return of(name, version, false);
    }

    /** @param qualified whether the ARN names the version */
    static FunctionConfiguration of(FunctionName name, Version version, boolean qualified) {
        Settings settings = version.settings();
        FunctionConfiguration.Builder builder = FunctionConfiguration.builder()
                .functionName(name.name())
                .functionArn(
                        qualified
                                ? name.withQualifier(version.version()).arn()
                                : name.unqualified().arn())
                .version(version.version())
                .description(settings.description())
                .role(settings.role())
                .runtime(settings.runtime())
                .handler(settings.handler())
                .timeout(settings.timeoutSeconds())
                .memorySize(settings.memoryMb())
                .ephemeralStorage(new EphemeralStorage(settings.ephemeralMb()))
                .architectures(List.of(settings.architecture()))
                .packageType("Zip")
                .codeSha256(sha256(settings.code()))
                .codeSize(settings.code().size())
                .lastModified(time(version.modifiedMillis()))
                .revisionId(version.revisionId())
                .state("Active")
                .lastUpdateStatus("Successful")
                .tracingConfig(new TracingConfigResponse("PassThrough"))
                .snapStart(new SnapStartResponse("None", "Off"))
                .loggingConfig(LoggingConfig.builder()
                        .logFormat("Text")
                        .logGroup(settings.logGroup())
                        .build());
        if (!settings.environment().isEmpty()) {
            builder.environment(EnvironmentResponse.builder()
                    .variables(settings.environment())
                    .build());
        }
        if (!settings.layers().isEmpty()) {
            builder.layers(settings.layers().stream()
                    .map(use -> Layer.builder()
                            .arn(use.arn())
                            .codeSize(use.code().size())
                            .build())
                    .toList());
        }
        return builder.build();
    }

    /** In base64, as the API has it. */
    static String sha256(Code code) {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(code.sha256()));
    }

    /** {@code 2026-11-22T12:00:00.000+0000} */
    static String time(long millis) {
        return MODIFIED.format(Instant.ofEpochMilli(millis));
    }
}
