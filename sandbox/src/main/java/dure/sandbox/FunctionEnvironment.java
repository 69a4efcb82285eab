package dure.sandbox;

import dure.sandbox.LambdaRuntime.Places;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The environment variables of a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Defined runtime environment
 *     variables</a>
 */
final class FunctionEnvironment {
    private FunctionEnvironment() {}

    static Map<String, String> of(
            SandboxSpec spec, LambdaRuntime runtime, Places places, String runtimeApi, String platform) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("LANG", "C.UTF-8"); // AWS has en_US.UTF-8, which a host need not have
        variables.put("TZ", ":UTC");
        variables.put("PATH", path(runtime, places));
        variables.put("LD_LIBRARY_PATH", libraries(runtime, places));
        variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
        variables.put("AWS_ENDPOINT_URL", "http://" + platform);
        language(variables, runtime, places);
        runtime.environment().forEach(variables::putIfAbsent);
        variables.putAll(spec.environment());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", spec.functionName());
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", spec.version());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(spec.memoryMb()));
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", spec.logGroup());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", spec.logStream());
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_REGION", spec.region());
        variables.put("AWS_DEFAULT_REGION", spec.region());
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + runtime.id());
        variables.put("LAMBDA_TASK_ROOT", places.task());
        variables.put("LAMBDA_RUNTIME_DIR", places.client());
        variables.put("_HANDLER", spec.handler());
        return variables;
    }

    private static void language(Map<String, String> variables, LambdaRuntime runtime, Places places) {
        switch (runtime.language()) {
            case PYTHON -> {
                variables.put("DURE_LAYERS", places.layers());
                runtime.site().ifPresent(site -> variables.put("DURE_PYTHON_SITE", site.toString()));
            }
            case NODE -> {
                String major = runtime.id().replaceAll("[^0-9]", "");
                String layers = places.layers() + "/nodejs";
                variables.put(
                        "NODE_PATH",
                        String.join(
                                ":",
                                layers + "/node" + major + "/node_modules",
                                layers + "/node_modules",
                                places.client() + "/node_modules",
                                places.client(),
                                places.task()));
            }
            case JAVA, PROVIDED -> {}
        }
    }

    private static String path(LambdaRuntime runtime, Places places) {
        Stream<String> own = runtime.program().stream()
                .flatMap(program -> Stream.ofNullable(program.getParent()))
                .map(Object::toString);
        return Stream.concat(own, Stream.of("/usr/local/bin", "/usr/bin", "/bin", places.layers() + "/bin"))
                .distinct()
                .collect(Collectors.joining(":"));
    }

    private static String libraries(LambdaRuntime runtime, Places places) {
        Stream<String> own = Stream.ofNullable(runtime.environment().get("LD_LIBRARY_PATH"));
        Stream<String> system = places.equals(Places.INSIDE)
                ? Stream.of("/var/lang/lib", "/lib64", "/usr/lib64", places.client(), places.client() + "/lib")
                : Stream.of();
        return Stream.of(own, system, Stream.of(places.task(), places.task() + "/lib", places.layers() + "/lib"))
                .flatMap(each -> each)
                .distinct()
                .collect(Collectors.joining(":"));
    }
}
