package dure.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dure.api.lambda.CreateFunctionRequest;
import dure.api.lambda.DeadLetterConfig;
import dure.api.lambda.LoggingConfig;
import dure.api.lambda.SnapStart;
import dure.api.lambda.TracingConfig;
import dure.api.lambda.UpdateFunctionConfigurationRequest;
import dure.api.lambda.VpcConfig;
import dure.kernel.Unoffered;
import dure.sandbox.CodeArchive;
import dure.sandbox.Runtimes;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What functions may be configured to be. What Dure does not have is refused by its name; an empty or default value of
 * such a thing is accepted, since SDKs and tools send them.
 */
final class SettingsCheck {
    static final int MAX_LAYERS = 5;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_TIMEOUT_SECONDS = 900;
    private static final int MIN_MEMORY_MB = 128;
    private static final int MAX_MEMORY_MB = 10_240;
    private static final int MIN_EPHEMERAL_MB = 512;
    private static final int MAX_ENVIRONMENT_BYTES = 4096;
    private static final Set<String> RESERVED_VARIABLES = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_DEFAULT_REGION",
            "AWS_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");
    /** The architecture of this machine, by AWS's name. */
    static final String ARCHITECTURE = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64";

    private final Supplier<Runtimes> runtimes;

    SettingsCheck(Supplier<Runtimes> runtimes) {
        this.runtimes = runtimes;
    }

    static void refuseUnoffered(CreateFunctionRequest in) {
        Unoffered.refuseIf("Image".equals(in.packageType()), "PackageType Image");
        Unoffered.refuse("ImageConfig", in.imageConfig());
        Unoffered.refuse("ImageUri", in.code().imageUri());
        Unoffered.refuse("AcceleratorConfig", in.acceleratorConfig());
        Unoffered.refuse("CapacityProviderConfig", in.capacityProviderConfig());
        Unoffered.refuse("CodeSigningConfigArn", in.codeSigningConfigArn());
        Unoffered.refuse("DurableConfig", in.durableConfig());
        Unoffered.refuse("FileSystemConfigs", in.fileSystemConfigs());
        Unoffered.refuse("KMSKeyArn", in.kmsKeyArn());
        Unoffered.refuse("PublishTo", in.publishTo());
        Unoffered.refuse("RuntimeConfig", in.runtimeConfig());
        Unoffered.refuse("TenancyConfig", in.tenancyConfig());
        Unoffered.refuse("SourceKMSKeyArn", in.code().sourceKmsKeyArn());
        Unoffered.refuse("S3ObjectStorageMode", in.code().s3ObjectStorageMode());
        refuseUnoffered(in.deadLetterConfig(), in.snapStart(), in.tracingConfig(), in.vpcConfig());
        refuseUnoffered(in.loggingConfig());
    }

    static void refuseUnoffered(UpdateFunctionConfigurationRequest in) {
        Unoffered.refuse("ImageConfig", in.imageConfig());
        Unoffered.refuse("AcceleratorConfig", in.acceleratorConfig());
        Unoffered.refuse("CapacityProviderConfig", in.capacityProviderConfig());
        Unoffered.refuse("DurableConfig", in.durableConfig());
        Unoffered.refuse("FileSystemConfigs", in.fileSystemConfigs());
        Unoffered.refuse("KMSKeyArn", in.kmsKeyArn());
        Unoffered.refuse("RuntimeConfig", in.runtimeConfig());
        refuseUnoffered(in.deadLetterConfig(), in.snapStart(), in.tracingConfig(), in.vpcConfig());
        refuseUnoffered(in.loggingConfig());
    }

    private static void refuseUnoffered(
            @Nullable DeadLetterConfig deadLetters,
            @Nullable SnapStart snapStart,
            @Nullable TracingConfig tracing,
            @Nullable VpcConfig vpc) {
        if (deadLetters != null) {
            Unoffered.refuse("DeadLetterConfig", deadLetters.targetArn());
        }
        if (snapStart != null) {
            Unoffered.refuseIf("PublishedVersions".equals(snapStart.applyOn()), "SnapStart");
        }
        if (tracing != null) {
            Unoffered.refuseIf("Active".equals(tracing.mode()), "TracingConfig Mode Active");
        }
        if (vpc != null) {
            Unoffered.refuse("VpcConfig", vpc.subnetIds());
            Unoffered.refuse("VpcConfig", vpc.securityGroupIds());
            Unoffered.refuseIf(Boolean.TRUE.equals(vpc.ipv6AllowedForDualStack()), "VpcConfig Ipv6AllowedForDualStack");
        }
    }

    private static void refuseUnoffered(@Nullable LoggingConfig logging) {
        if (logging == null) {
            return;
        }
        Unoffered.refuseIf("JSON".equals(logging.logFormat()), "LoggingConfig LogFormat JSON");
        if (logging.applicationLogLevel() != null || logging.systemLogLevel() != null) {
            throw Faults.invalid("The log level is not supported when LogFormat is set to 'Text'. Remove log level from"
                    + " your request or change the LogFormat to 'JSON' and try again.");
        }
    }

    /** @throws dure.wire.AwsException when this machine cannot run it */
    String runtime(@Nullable String runtime) {
        if (runtime == null) {
            throw Faults.invalid("Runtime and Handler are mandatory parameters for functions created with deployment"
                    + " packages.");
        }
        Runtimes here = runtimes.get();
        if (here.find(runtime).isEmpty()) {
            String offered = here.available().stream().map(each -> each.id()).collect(Collectors.joining(", "));
            throw Faults.invalid("NotImplemented: the runtime " + runtime + " is not available here: "
                    + here.missing().getOrDefault(runtime, "Dure does not offer it") + ". Available are " + offered
                    + ".");
        }
        return runtime;
    }

    static String handler(@Nullable String handler) {
        if (handler == null || handler.isEmpty()) {
            throw Faults.invalid("Runtime and Handler are mandatory parameters for functions created with deployment"
                    + " packages.");
        }
        return handler;
    }

    static int timeout(int seconds) {
        return within(seconds, "timeout", 1, MAX_TIMEOUT_SECONDS);
    }

    static int memory(int megabytes) {
        return within(megabytes, "memorySize", MIN_MEMORY_MB, MAX_MEMORY_MB);
    }

    static int ephemeralStorage(int megabytes) {
        return within(megabytes, "ephemeralStorage.size", MIN_EPHEMERAL_MB, MAX_MEMORY_MB);
    }

    private static int within(int value, String member, int min, int max) {
        if (value < min) {
            throw Faults.constraint(value, member, "Member must have value greater than or equal to " + min);
        }
        if (value > max) {
            throw Faults.constraint(value, member, "Member must have value less than or equal to " + max);
        }
        return value;
    }

    static String architecture(@Nullable List<String> wanted) {
        if (wanted == null || wanted.isEmpty()) {
            return ARCHITECTURE;
        }
        if (wanted.size() > 1 || !wanted.getFirst().equals(ARCHITECTURE)) {
            throw Faults.invalid(
                    "NotImplemented: Architectures " + wanted + ": this machine runs " + ARCHITECTURE + " only.");
        }
        return ARCHITECTURE;
    }

    static Map<String, String> environment(Map<String, String> variables) {
        Set<String> reserved = new TreeSet<>(variables.keySet());
        reserved.retainAll(RESERVED_VARIABLES);
        if (!reserved.isEmpty()) {
            throw Faults.invalid("Lambda was unable to configure your environment variables because the environment"
                    + " variables you have provided contains reserved keys that are currently not supported for"
                    + " modification. Reserved keys used in this request: " + String.join(", ", reserved));
        }
        String measured = json(variables);
        if (measured.getBytes(StandardCharsets.UTF_8).length > MAX_ENVIRONMENT_BYTES) {
            throw Faults.invalid("Lambda was unable to configure your environment variables because the environment"
                    + " variables you have provided exceeded the 4KB limit. String measured: " + measured);
        }
        return variables;
    }

    /** What AWS measures. */
    private static String json(Map<String, String> variables) {
        try {
            return JSON.writeValueAsString(variables);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** AWS counts code and layers together. */
    static void unzippedSize(LambdaRecords.Settings settings) {
        long bytes = settings.code().unzippedSize()
                + settings.layers().stream()
                        .mapToLong(use -> use.code().unzippedSize())
                        .sum();
        if (bytes > CodeArchive.FUNCTION_LIMITS.unzippedBytes()) {
            throw Faults.invalid("Function code combined with layers exceeds the maximum allowed size of "
                    + CodeArchive.FUNCTION_LIMITS.unzippedBytes() + " bytes. The actual size is " + bytes + " bytes.");
        }
    }
}
