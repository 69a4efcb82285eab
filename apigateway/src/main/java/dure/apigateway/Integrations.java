package dure.apigateway;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.DeleteIntegrationRequest;
import dure.api.apigateway.DeleteIntegrationResponseRequest;
import dure.api.apigateway.GetIntegrationRequest;
import dure.api.apigateway.GetIntegrationResponseRequest;
import dure.api.apigateway.Integration;
import dure.api.apigateway.IntegrationResponse;
import dure.api.apigateway.Method;
import dure.api.apigateway.PutIntegrationRequest;
import dure.api.apigateway.PutIntegrationResponseRequest;
import dure.api.apigateway.UpdateIntegrationRequest;
import dure.api.apigateway.UpdateIntegrationResponseRequest;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.wire.schema.Unit;
import java.util.Map;
import java.util.TreeMap;

/** What methods do, and how its outcome becomes their responses. What is valid is in {@link IntegrationChecks}. */
final class Integrations {
    private static final Patch PATCH = new Patch()
            .required("type")
            .text("uri", "httpMethod", "passthroughBehavior", "contentHandling", "credentials", "cacheNamespace")
            .integers("timeoutInMillis")
            .maps("requestTemplates", "requestParameters")
            .refuses("stage caches (cacheKeyParameters)", "cacheKeyParameters")
            .refuses("VPC links", "connectionType", "connectionId")
            .refuses("tlsConfig", "tlsConfig")
            .refuses("response streaming", "responseTransferMode");
    private static final Patch RESPONSE_PATCH =
            new Patch().text("selectionPattern", "contentHandling").maps("responseTemplates", "responseParameters");

    private final ApiStore store;

    Integrations(ApiStore store) {
        this.store = store;
    }

    void register(Registry registry) {
        registry.onAlso(ApiGatewayApi.PUT_INTEGRATION, PassedRoles::of, this::put);
        registry.on(ApiGatewayApi.GET_INTEGRATION, this::get);
        registry.onAlso(ApiGatewayApi.UPDATE_INTEGRATION, PassedRoles::of, this::update);
        registry.on(ApiGatewayApi.DELETE_INTEGRATION, this::delete);
        registry.on(ApiGatewayApi.PUT_INTEGRATION_RESPONSE, this::putResponse);
        registry.on(ApiGatewayApi.GET_INTEGRATION_RESPONSE, this::getResponse);
        registry.on(ApiGatewayApi.UPDATE_INTEGRATION_RESPONSE, this::updateResponse);
        registry.on(ApiGatewayApi.DELETE_INTEGRATION_RESPONSE, this::deleteResponse);
    }

    private static Integration of(Method method) {
        Integration integration = method.methodIntegration();
        if (integration == null) {
            throw Refusals.noIntegration();
        }
        return integration;
    }

    private Integration put(PutIntegrationRequest in, RequestContext context) {
        Refusals.refuse(
                in.cacheKeyParameters() != null && !in.cacheKeyParameters().isEmpty(), "cacheKeyParameters");
        Integration asked = Integration.builder()
                .type(in.type())
                .httpMethod(in.integrationHttpMethod())
                .uri(in.uri())
                .connectionType(in.connectionType())
                .connectionId(in.connectionId())
                .integrationTarget(in.integrationTarget())
                .credentials(in.credentials())
                .requestParameters(in.requestParameters())
                .requestTemplates(in.requestTemplates())
                .passthroughBehavior(in.passthroughBehavior())
                .contentHandling(in.contentHandling())
                .timeoutInMillis(in.timeoutInMillis())
                .cacheNamespace(in.cacheNamespace() == null ? in.resourceId() : in.cacheNamespace())
                .tlsConfig(in.tlsConfig())
                .responseTransferMode(in.responseTransferMode())
                .build();
        Integration integration = IntegrationChecks.check(asked);
        ApiKey key = ApiKey.of(context, in.restApiId());
        PassedRoles.check(integration.credentials(), key);
        return store.transact(transaction -> {
            Methods.change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                IntegrationChecks.declared(method, integration);
                return method.toBuilder().methodIntegration(integration).build();
            });
            return integration;
        });
    }

    private Integration get(GetIntegrationRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.read(reader -> of(Methods.of(store, reader, key, in.resourceId(), in.httpMethod())));
    }

    private Integration update(UpdateIntegrationRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction ->
                of(Methods.change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                    Integration patched = IntegrationChecks.check(PATCH.apply(of(method), in.patchOperations()));
                    IntegrationChecks.declared(method, patched);
                    PassedRoles.check(patched.credentials(), key);
                    return method.toBuilder().methodIntegration(patched).build();
                })));
    }

    private Unit delete(DeleteIntegrationRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Methods.change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                of(method);
                return method.toBuilder().methodIntegration(null).build();
            });
            return Unit.VALUE;
        });
    }

    private static Map<String, IntegrationResponse> responses(Integration integration) {
        return integration.integrationResponses() == null
                ? new TreeMap<>()
                : new TreeMap<>(integration.integrationResponses());
    }

    private static IntegrationResponse response(Integration integration, String status) {
        IntegrationResponse response = responses(integration).get(status);
        if (response == null) {
            throw Refusals.noResponse();
        }
        return response;
    }

    private static Method with(Method method, IntegrationResponse response) {
        IntegrationChecks.check(method, response);
        Integration integration = of(method);
        Map<String, IntegrationResponse> responses = responses(integration);
        responses.put(String.valueOf(response.statusCode()), response);
        return method.toBuilder()
                .methodIntegration(
                        integration.toBuilder().integrationResponses(responses).build())
                .build();
    }

    private IntegrationResponse putResponse(PutIntegrationResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        IntegrationResponse response = IntegrationResponse.builder()
                .statusCode(in.statusCode())
                .selectionPattern(in.selectionPattern())
                .responseParameters(in.responseParameters())
                .responseTemplates(in.responseTemplates())
                .contentHandling(in.contentHandling())
                .build();
        return store.transact(transaction -> {
            Methods.change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> with(method, response));
            return response;
        });
    }

    private IntegrationResponse getResponse(GetIntegrationResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.read(reader ->
                response(of(Methods.of(store, reader, key, in.resourceId(), in.httpMethod())), in.statusCode()));
    }

    private IntegrationResponse updateResponse(UpdateIntegrationResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Method changed = Methods.change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                IntegrationResponse before = response(of(method), in.statusCode());
                return with(method, RESPONSE_PATCH.apply(before, in.patchOperations()));
            });
            return response(of(changed), in.statusCode());
        });
    }

    private Unit deleteResponse(DeleteIntegrationResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Methods.change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                Integration integration = of(method);
                response(integration, in.statusCode());
                Map<String, IntegrationResponse> responses = responses(integration);
                responses.remove(in.statusCode());
                Map<String, IntegrationResponse> left = responses.isEmpty() ? null : responses;
                return method.toBuilder()
                        .methodIntegration(integration.toBuilder()
                                .integrationResponses(left)
                                .build())
                        .build();
            });
            return Unit.VALUE;
        });
    }
}
