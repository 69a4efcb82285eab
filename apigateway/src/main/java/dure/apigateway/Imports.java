package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.EndpointConfiguration;
import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.ImportRestApiRequest;
import dure.api.apigateway.Integration;
import dure.api.apigateway.IntegrationResponse;
import dure.api.apigateway.Method;
import dure.api.apigateway.Model;
import dure.api.apigateway.PutRestApiRequest;
import dure.api.apigateway.RequestValidator;
import dure.api.apigateway.Resource;
import dure.api.apigateway.RestApi;
import dure.apigateway.openapi.ImportedApi;
import dure.apigateway.openapi.OpenApiException;
import dure.apigateway.openapi.OpenApiReader;
import dure.kernel.Authorization.Check;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Transaction;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** APIs from OpenAPI documents: new ones, and existing ones that are merged with or overwritten by a document. */
final class Imports {
    private static final Set<String> PARAMETERS = Set.of("basepath", "endpointConfigurationTypes", "ignore");

    private final ApiStore store;
    private final RestApis apis;
    private final Clock clock;

    Imports(ApiStore store, RestApis apis, Clock clock) {
        this.store = store;
        this.apis = apis;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.onAlso(
                ApiGatewayApi.IMPORT_REST_API, (in, context) -> passed(in.body(), in.parameters()), this::create);
        registry.onAlso(ApiGatewayApi.PUT_REST_API, (in, context) -> passed(in.body(), in.parameters()), this::put);
    }

    /** A document that cannot be read passes no role; what is wrong with it is told when it is read in earnest. */
    private static List<Check> passed(byte[] body, @Nullable Map<String, String> parameters) {
        try {
            return PassedRoles.of(OpenApiReader.read(body, "", parameter(parameters, "basepath", "ignore")));
        } catch (OpenApiException refused) {
            return List.of();
        }
    }

    private RestApi create(ImportRestApiRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, Ids.api());
        ImportedApi imported = read(in.body(), key, in.parameters(), Boolean.TRUE.equals(in.failOnWarnings()));
        String types = parameter(in.parameters(), "endpointConfigurationTypes", "EDGE");
        RestApi api = described(
                RestApi.builder()
                        .id(key.apiId())
                        .createdDate(clock.instant())
                        .apiKeySource("HEADER")
                        .endpointConfiguration(RestApis.endpoint(EndpointConfiguration.builder()
                                .types(Arrays.asList(types.split(",")))
                                .build()))
                        .rootResourceId(Ids.api())
                        .build(),
                imported,
                key);
        store.transact(transaction -> {
            apis.create(transaction, key, api);
            fill(transaction, key, imported);
            return true;
        });
        return warned(api, imported);
    }

    private RestApi put(PutRestApiRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        ImportedApi imported = read(in.body(), key, in.parameters(), Boolean.TRUE.equals(in.failOnWarnings()));
        boolean overwrite = "overwrite".equals(in.mode());
        RestApi changed = store.transact(transaction -> {
            RestApi before = RestApis.of(store, transaction, key);
            RestApi api = overwrite ? described(before, imported, key) : merged(before, imported, key);
            store.put(transaction, key, Part.API, RestApis.SELF, api);
            if (overwrite) {
                clear(transaction, key, String.valueOf(before.rootResourceId()));
            }
            fill(transaction, key, imported);
            return api;
        });
        return warned(changed, imported);
    }

    private static ImportedApi read(
            byte[] body, ApiKey key, @Nullable Map<String, String> parameters, boolean failOnWarnings) {
        (parameters == null ? Map.<String, String>of() : parameters).forEach((name, value) -> {
            boolean known = PARAMETERS.contains(name) || name.equals("failonwarnings") || name.equals("mode");
            Refusals.refuse(!known, "the import parameter " + name);
        });
        try {
            ImportedApi imported = OpenApiReader.read(body, key.apiId(), parameter(parameters, "basepath", "ignore"));
            if (failOnWarnings && !imported.warnings().isEmpty()) {
                throw BAD_REQUEST.because(
                        "Warnings found during import:\n\t" + String.join("\n\t", imported.warnings()));
            }
            return imported;
        } catch (OpenApiException refused) {
            throw refused.kind() == OpenApiException.Kind.NOT_OFFERED
                    ? Refusals.notOffered(refused.message())
                    : BAD_REQUEST.because(refused.message());
        }
    }

    private static String parameter(@Nullable Map<String, String> parameters, String name, String otherwise) {
        return parameters == null ? otherwise : parameters.getOrDefault(name, otherwise);
    }

    private static RestApi warned(RestApi api, ImportedApi imported) {
        return imported.warnings().isEmpty()
                ? api
                : api.toBuilder().warnings(imported.warnings()).build();
    }

    private RestApi described(RestApi api, ImportedApi imported, ApiKey key) {
        return merged(api, imported, key).toBuilder()
                .name(imported.title())
                .description(imported.description().orElse(null))
                .version(imported.version().orElse(null))
                .policy(apis.policy(imported.policy().orElse(null), key))
                .binaryMediaTypes(imported.binaryMediaTypes().isEmpty() ? null : imported.binaryMediaTypes())
                .build();
    }

    private RestApi merged(RestApi api, ImportedApi imported, ApiKey key) {
        RestApi.Builder builder = api.toBuilder().disableExecuteApiEndpoint(imported.disableExecuteApiEndpoint());
        imported.policy().ifPresent(policy -> builder.policy(apis.policy(policy, key)));
        if (!imported.binaryMediaTypes().isEmpty()) {
            builder.binaryMediaTypes(imported.binaryMediaTypes());
        }
        return builder.build();
    }

    private void clear(Transaction transaction, ApiKey key, String rootId) {
        for (Resource resource : store.list(transaction, key, Part.RESOURCE)) {
            store.delete(transaction, key, Part.RESOURCE, String.valueOf(resource.id()));
        }
        store.list(transaction, key, Part.MODEL)
                .forEach(each -> store.delete(transaction, key, Part.MODEL, String.valueOf(each.name())));
        store.list(transaction, key, Part.VALIDATOR)
                .forEach(each -> store.delete(transaction, key, Part.VALIDATOR, String.valueOf(each.id())));
        store.list(transaction, key, Part.GATEWAY_RESPONSE)
                .forEach(each ->
                        store.delete(transaction, key, Part.GATEWAY_RESPONSE, String.valueOf(each.responseType())));
        store.put(
                transaction,
                key,
                Part.RESOURCE,
                rootId,
                Resource.builder().id(rootId).path("/").build());
    }

    private void fill(Transaction transaction, ApiKey key, ImportedApi imported) {
        for (Model model : imported.models()) {
            String name = String.valueOf(model.name());
            Models.checkSchema(model.schemaValue());
            store.put(
                    transaction,
                    key,
                    Part.MODEL,
                    name,
                    model.toBuilder().id(Ids.part()).build());
        }
        for (GatewayResponse response : imported.gatewayResponses()) {
            String type = String.valueOf(response.responseType());
            if (Arrays.stream(GatewayResponseType.values())
                    .noneMatch(each -> each.name().equals(type))) {
                throw BAD_REQUEST.because("Invalid gateway response type specified: " + type);
            }
            store.put(transaction, key, Part.GATEWAY_RESPONSE, type, GatewayResponses.check(response));
        }
        methods(transaction, key, imported, validators(transaction, key, imported));
    }

    /** Ids by names. */
    private Map<String, String> validators(Transaction transaction, ApiKey key, ImportedApi imported) {
        Map<String, String> ids = new LinkedHashMap<>();
        for (RequestValidator existing : store.list(transaction, key, Part.VALIDATOR)) {
            ids.put(String.valueOf(existing.name()), String.valueOf(existing.id()));
        }
        imported.validators().forEach((name, validator) -> {
            String id = ids.computeIfAbsent(name, absent -> Ids.part());
            store.put(
                    transaction,
                    key,
                    Part.VALIDATOR,
                    id,
                    validator.toBuilder().id(id).build());
        });
        return ids;
    }

    private void methods(Transaction transaction, ApiKey key, ImportedApi imported, Map<String, String> validators) {
        Map<String, Resource> byPath = new TreeMap<>();
        store.list(transaction, key, Part.RESOURCE).forEach(each -> byPath.put(String.valueOf(each.path()), each));
        imported.methods().forEach((path, methods) -> {
            String normal = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            Resource resource = resource(byPath, normal);
            Map<String, Method> all =
                    resource.resourceMethods() == null ? new TreeMap<>() : new TreeMap<>(resource.resourceMethods());
            methods.forEach((verb, method) ->
                    all.put(verb, checked(transaction, key, method, validators, String.valueOf(resource.id()))));
            byPath.put(
                    normal,
                    resource.toBuilder()
                            .resourceMethods(all.isEmpty() ? null : all)
                            .build());
        });
        byPath.values().forEach(each -> store.put(transaction, key, Part.RESOURCE, String.valueOf(each.id()), each));
    }

    /** The resource of the path, with its parents, made where they are missing. */
    private static Resource resource(Map<String, Resource> byPath, String path) {
        Resource found = byPath.get(path);
        if (found != null) {
            return found;
        }
        if (!path.startsWith("/")) {
            throw BAD_REQUEST.because("Invalid path specified: " + path);
        }
        int slash = path.lastIndexOf('/');
        Resource parent = resource(byPath, slash == 0 ? "/" : path.substring(0, slash));
        String part = path.substring(slash + 1);
        Resources.check(List.copyOf(byPath.values()), parent, part, "");
        Resource made = Resource.builder()
                .id(Ids.part())
                .parentId(parent.id())
                .pathPart(part)
                .path(path)
                .build();
        byPath.put(path, made);
        return made;
    }

    private Method checked(
            Transaction transaction, ApiKey key, Method method, Map<String, String> validators, String resourceId) {
        Methods.offered(method);
        String validator = method.requestValidatorId();
        if (validator != null && !validators.containsKey(validator)) {
            throw BAD_REQUEST.because("Invalid Request Validator specified: " + validator);
        }
        for (String model : method.requestModels() == null
                ? Set.<String>of()
                : Set.copyOf(method.requestModels().values())) {
            if (store.find(transaction, key, Part.MODEL, model).isEmpty()) {
                throw BAD_REQUEST.because("Invalid model identifier specified: " + model);
            }
        }
        Method named = method.toBuilder()
                .requestValidatorId(validator == null ? null : validators.get(validator))
                .build();
        Integration integration = method.methodIntegration();
        if (integration == null) {
            return named;
        }
        IntegrationChecks.declared(named, integration);
        PassedRoles.check(integration.credentials(), key);
        Integration whole = IntegrationChecks.check(integration.toBuilder()
                .cacheNamespace(integration.cacheNamespace() == null ? resourceId : integration.cacheNamespace())
                .build());
        Map<String, IntegrationResponse> responses =
                whole.integrationResponses() == null ? Map.of() : whole.integrationResponses();
        responses.values().forEach(response -> IntegrationChecks.check(named, response));
        return named.toBuilder().methodIntegration(whole).build();
    }
}
