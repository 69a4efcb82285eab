package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.CreateDeploymentRequest;
import dure.api.apigateway.DeleteDeploymentRequest;
import dure.api.apigateway.Deployment;
import dure.api.apigateway.GetDeploymentRequest;
import dure.api.apigateway.GetDeploymentsRequest;
import dure.api.apigateway.Method;
import dure.api.apigateway.MethodSnapshot;
import dure.api.apigateway.Resource;
import dure.api.apigateway.Stage;
import dure.api.apigateway.UpdateDeploymentRequest;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Snapshots of an API that stages point to. They never change. */
final class Deployments {
    private static final Patch PATCH = new Patch().text("description");

    private final ApiStore store;
    private final Stages stages;
    private final Clock clock;

    Deployments(ApiStore store, Stages stages, Clock clock) {
        this.store = store;
        this.stages = stages;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.CREATE_DEPLOYMENT, this::create);
        registry.on(ApiGatewayApi.GET_DEPLOYMENT, this::get);
        registry.on(ApiGatewayApi.GET_DEPLOYMENTS, this::list);
        registry.on(ApiGatewayApi.UPDATE_DEPLOYMENT, this::update);
        registry.on(ApiGatewayApi.DELETE_DEPLOYMENT, this::delete);
    }

    private Deployment create(CreateDeploymentRequest in, RequestContext context) {
        Refusals.refuse(in.canarySettings() != null, "canaries");
        Refusals.refuse(Boolean.TRUE.equals(in.cacheClusterEnabled()), "stage caches");
        Refusals.refuse(in.cacheClusterSize() != null, "stage caches (cacheClusterSize)");
        Refusals.refuse(Boolean.TRUE.equals(in.tracingEnabled()), "X-Ray tracing");
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Definition definition = store.definition(transaction, key).orElseThrow(() -> Refusals.noApi(key));
            Deployment deployment = Deployment.builder()
                    .id(Ids.part())
                    .description(in.description())
                    .createdDate(clock.instant())
                    .apiSummary(summary(definition))
                    .build();
            String id = String.valueOf(deployment.id());
            store.put(transaction, key, Part.DEPLOYMENT, id, deployment);
            store.putSnapshot(transaction, key, id, definition);
            String stageName = in.stageName();
            if (stageName != null && !stageName.isEmpty()) {
                Optional<Stage> before = store.find(transaction, key, Part.STAGE, stageName);
                Map<String, String> variables = in.variables();
                Stage.Builder stage = before.map(Stage::toBuilder)
                        .orElseGet(() -> Stage.builder().stageName(stageName))
                        .deploymentId(id);
                if (in.stageDescription() != null) {
                    stage.description(in.stageDescription());
                }
                if (variables != null && !variables.isEmpty()) {
                    stage.variables(variables);
                }
                stages.save(transaction, key, stage.build(), before.isEmpty());
            }
            return deployment.toBuilder().apiSummary(null).build();
        });
    }

    private static Map<String, Map<String, MethodSnapshot>> summary(Definition definition) {
        Map<String, Map<String, MethodSnapshot>> summary = new TreeMap<>();
        for (Resource resource : definition.resources()) {
            Map<String, Method> methods = resource.resourceMethods() == null ? Map.of() : resource.resourceMethods();
            methods.forEach((verb, method) -> {
                if (method.methodIntegration() == null) {
                    throw BAD_REQUEST.because("No integration defined for method");
                }
                summary.computeIfAbsent(String.valueOf(resource.path()), path -> new TreeMap<>())
                        .put(
                                verb,
                                MethodSnapshot.builder()
                                        .authorizationType(method.authorizationType())
                                        .apiKeyRequired(false)
                                        .build());
            });
        }
        if (summary.isEmpty()) {
            throw BAD_REQUEST.because("The REST API doesn't contain any methods");
        }
        return summary;
    }

    private Deployment of(Reader reader, ApiKey key, String id) {
        RestApis.of(store, reader, key);
        return store.find(reader, key, Part.DEPLOYMENT, id).orElseThrow(Refusals::noDeployment);
    }

    private Deployment get(GetDeploymentRequest in, RequestContext context) {
        Deployment found = store.read(reader -> of(reader, ApiKey.of(context, in.restApiId()), in.deploymentId()));
        boolean whole = in.embed() != null && in.embed().contains("apisummary");
        return whole ? found : found.toBuilder().apiSummary(null).build();
    }

    private dure.api.apigateway.Deployments list(GetDeploymentsRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        List<Deployment> all = store.read(reader -> {
            RestApis.of(store, reader, key);
            return store.list(reader, key, Part.DEPLOYMENT);
        });
        Pages.Page<Deployment> page = Pages.cut(all, each -> String.valueOf(each.id()), in.limit(), in.position());
        return dure.api.apigateway.Deployments.builder()
                .items(page.items().stream()
                        .map(each -> each.toBuilder().apiSummary(null).build())
                        .toList())
                .position(page.position())
                .build();
    }

    private Deployment update(UpdateDeploymentRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Deployment patched = PATCH.apply(of(transaction, key, in.deploymentId()), in.patchOperations());
            store.put(transaction, key, Part.DEPLOYMENT, in.deploymentId(), patched);
            return patched.toBuilder().apiSummary(null).build();
        });
    }

    private Unit delete(DeleteDeploymentRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            of(transaction, key, in.deploymentId());
            for (Stage stage : store.list(transaction, key, Part.STAGE)) {
                if (Objects.equals(stage.deploymentId(), in.deploymentId())) {
                    throw BAD_REQUEST.because("Active stages pointing to this deployment must be moved or deleted");
                }
            }
            store.delete(transaction, key, Part.DEPLOYMENT, in.deploymentId());
            store.deleteSnapshot(transaction, key, in.deploymentId());
            return Unit.VALUE;
        });
    }
}
