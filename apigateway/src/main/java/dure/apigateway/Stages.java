package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;
import static dure.api.apigateway.ApiGatewayErrors.CONFLICT;
import static dure.api.apigateway.ApiGatewayErrors.LIMIT_EXCEEDED;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.CreateStageRequest;
import dure.api.apigateway.DeleteStageRequest;
import dure.api.apigateway.GetStageRequest;
import dure.api.apigateway.GetStagesRequest;
import dure.api.apigateway.Stage;
import dure.api.apigateway.UpdateStageRequest;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Named references to deployments, under which APIs are called. */
final class Stages {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_\\-]{1,128}|\\$default");
    private static final Pattern VARIABLE_NAME = Pattern.compile("[a-zA-Z0-9_]{1,64}");
    private static final Pattern VARIABLE_VALUE = Pattern.compile("[A-Za-z0-9\\-._~:/?#&=,]{0,512}");
    private static final int MAX_VARIABLES = 100;
    private static final Patch PATCH = new Patch()
            .text("description")
            .required("deploymentId")
            .maps("variables")
            .refuses("documentation versions", "documentationVersion")
            .refuses("stage caches", "cacheCluster", "/caching")
            .refuses("throttling settings", "/throttling")
            .refuses("execution logs and metrics settings", "/logging", "/metrics")
            .refuses("access logs", "accessLogSettings")
            .refuses("canaries", "canarySettings")
            .refuses("X-Ray tracing", "tracingEnabled")
            .refuses("client certificates", "clientCertificateId")
            .refuses("WAF", "webAclArn");

    private final ApiStore store;
    private final ApiGatewayConfig config;
    private final Clock clock;

    Stages(ApiStore store, ApiGatewayConfig config, Clock clock) {
        this.store = store;
        this.config = config;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.CREATE_STAGE, this::create);
        registry.on(ApiGatewayApi.GET_STAGE, this::get);
        registry.on(ApiGatewayApi.GET_STAGES, this::list);
        registry.on(ApiGatewayApi.UPDATE_STAGE, this::update);
        registry.on(ApiGatewayApi.DELETE_STAGE, this::delete);
    }

    private Stage create(CreateStageRequest in, RequestContext context) {
        Refusals.refuse(Boolean.TRUE.equals(in.cacheClusterEnabled()), "stage caches");
        Refusals.refuse(in.cacheClusterSize() != null, "stage caches (cacheClusterSize)");
        Refusals.refuse(in.canarySettings() != null, "canaries");
        Refusals.refuse(in.documentationVersion() != null, "documentation versions");
        Refusals.refuse(Boolean.TRUE.equals(in.tracingEnabled()), "X-Ray tracing");
        ApiKey key = ApiKey.of(context, in.restApiId());
        Stage stage = Stage.builder()
                .stageName(in.stageName())
                .deploymentId(in.deploymentId())
                .description(in.description())
                .variables(in.variables())
                .tags(in.tags())
                .build();
        return store.transact(transaction -> {
            RestApis.of(store, transaction, key);
            if (store.find(transaction, key, Part.STAGE, in.stageName()).isPresent()) {
                throw CONFLICT.because("Stage already exists");
            }
            return save(transaction, key, stage, true);
        });
    }

    /** Checks and keeps a stage. */
    Stage save(Transaction transaction, ApiKey key, Stage stage, boolean created) {
        String name = String.valueOf(stage.stageName());
        if (!NAME.matcher(name).matches()) {
            throw BAD_REQUEST.because("Stage name only allows a-zA-Z0-9_-");
        }
        if (store.find(transaction, key, Part.DEPLOYMENT, String.valueOf(stage.deploymentId()))
                .isEmpty()) {
            throw BAD_REQUEST.because("Deployment id does not exist");
        }
        if (created && store.list(transaction, key, Part.STAGE).size() >= config.maxStages()) {
            throw LIMIT_EXCEEDED.because("Maximum number of stages for this API has been reached. Please contact AWS "
                    + "if you need additional stages.");
        }
        variables(stage.variables() == null ? Map.of() : stage.variables());
        Stage saved = stage.toBuilder()
                .createdDate(created ? clock.instant() : stage.createdDate())
                .lastUpdatedDate(clock.instant())
                .cacheClusterEnabled(false)
                .cacheClusterStatus("NOT_AVAILABLE")
                .tracingEnabled(false)
                .methodSettings(Map.of())
                .build();
        store.put(transaction, key, Part.STAGE, name, saved);
        return saved;
    }

    private static void variables(Map<String, String> variables) {
        if (variables.size() > MAX_VARIABLES) {
            throw LIMIT_EXCEEDED.because("Maximum number of stage variables for this stage has been reached");
        }
        variables.forEach((name, value) -> {
            if (!VARIABLE_NAME.matcher(name).matches()) {
                throw BAD_REQUEST.because("Invalid stage variable name specified: " + name);
            }
            if (!VARIABLE_VALUE.matcher(value).matches()) {
                throw BAD_REQUEST.because("Invalid stage variable value: " + value
                        + ". Please use values with alphanumeric characters and the symbols ,' ', -', '.', '_', ':', "
                        + "'/', '?', '&', '=', and ','.");
            }
        });
    }

    static Stage of(ApiStore store, Reader reader, ApiKey key, String name) {
        RestApis.of(store, reader, key);
        return store.find(reader, key, Part.STAGE, name).orElseThrow(Refusals::noStage);
    }

    private Stage get(GetStageRequest in, RequestContext context) {
        return store.read(reader -> of(store, reader, ApiKey.of(context, in.restApiId()), in.stageName()));
    }

    private dure.api.apigateway.Stages list(GetStagesRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        List<Stage> all = store.read(reader -> {
            RestApis.of(store, reader, key);
            return store.list(reader, key, Part.STAGE);
        });
        String deployment = in.deploymentId();
        return dure.api.apigateway.Stages.builder()
                .item(all.stream()
                        .filter(stage -> deployment == null || deployment.equals(stage.deploymentId()))
                        .toList())
                .build();
    }

    private Stage update(UpdateStageRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Stage patched = PATCH.apply(of(store, transaction, key, in.stageName()), in.patchOperations());
            return save(transaction, key, patched, false);
        });
    }

    private Unit delete(DeleteStageRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            of(store, transaction, key, in.stageName());
            store.delete(transaction, key, Part.STAGE, in.stageName());
            return Unit.VALUE;
        });
    }
}
