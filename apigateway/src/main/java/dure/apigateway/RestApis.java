package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.CreateRestApiRequest;
import dure.api.apigateway.DeleteRestApiRequest;
import dure.api.apigateway.EndpointConfiguration;
import dure.api.apigateway.GetRestApiRequest;
import dure.api.apigateway.GetRestApisRequest;
import dure.api.apigateway.Model;
import dure.api.apigateway.Resource;
import dure.api.apigateway.RestApi;
import dure.api.apigateway.UpdateRestApiRequest;
import dure.kernel.Authorizer;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** REST APIs as a whole. */
final class RestApis {
    static final String SELF = "api";
    private static final String EMPTY_SCHEMA = """
            {
              "$schema": "http://json-schema.org/draft-04/schema#",
              "title" : "Empty Schema",
              "type" : "object"
            }""";
    private static final String ERROR_SCHEMA = """
            {
              "$schema" : "http://json-schema.org/draft-04/schema#",
              "title" : "Error Schema",
              "type" : "object",
              "properties" : {
                "message" : { "type" : "string" }
              }
            }""";
    private static final Patch PATCH = new Patch()
            .required("name")
            .text("description", "version", "policy")
            .flags("disableExecuteApiEndpoint")
            .words("binaryMediaTypes")
            .refuses("minimumCompressionSize", "minimumCompressionSize")
            .refuses("API keys (apiKeySource)", "apiKeySource")
            .refuses("changing endpoint types", "endpointConfiguration")
            .refuses("security policies", "securityPolicy", "endpointAccessMode");

    private final ApiStore store;
    private final Authorizer authorizer;
    private final Clock clock;

    RestApis(ApiStore store, Authorizer authorizer, Clock clock) {
        this.store = store;
        this.authorizer = authorizer;
        this.clock = clock;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.CREATE_REST_API, this::create);
        registry.on(ApiGatewayApi.GET_REST_API, this::get);
        registry.on(ApiGatewayApi.GET_REST_APIS, this::list);
        registry.on(ApiGatewayApi.UPDATE_REST_API, this::update);
        registry.on(ApiGatewayApi.DELETE_REST_API, this::delete);
    }

    /** The API, or AWS's refusal. */
    static RestApi of(ApiStore store, Reader reader, ApiKey key) {
        return store.find(reader, key, Part.API, SELF).orElseThrow(() -> Refusals.noApi(key));
    }

    private RestApi create(CreateRestApiRequest in, RequestContext context) {
        Refusals.refuse(in.cloneFrom() != null, "cloneFrom");
        Refusals.refuse(in.minimumCompressionSize() != null, "minimumCompressionSize");
        Refusals.refuse("AUTHORIZER".equals(in.apiKeySource()), "API keys (apiKeySource)");
        Refusals.refuse(in.securityPolicy() != null, "security policies");
        Refusals.refuse("STRICT".equals(in.endpointAccessMode()), "endpointAccessMode STRICT");
        if (in.name().isBlank()) {
            throw BAD_REQUEST.because("API Name is required");
        }
        ApiKey key = ApiKey.of(context, Ids.api());
        RestApi api = RestApi.builder()
                .id(key.apiId())
                .name(in.name())
                .description(in.description())
                .version(in.version())
                .createdDate(clock.instant())
                .binaryMediaTypes(in.binaryMediaTypes())
                .apiKeySource("HEADER")
                .endpointConfiguration(endpoint(in.endpointConfiguration()))
                .policy(policy(in.policy(), key))
                .tags(in.tags())
                .disableExecuteApiEndpoint(Boolean.TRUE.equals(in.disableExecuteApiEndpoint()))
                .rootResourceId(Ids.api())
                .build();
        return store.transact(transaction -> {
            create(transaction, key, api);
            putModel(transaction, key, "Empty", "This is a default empty schema model", EMPTY_SCHEMA);
            putModel(transaction, key, "Error", "This is a default error schema model", ERROR_SCHEMA);
            return api;
        });
    }

    /** The API and its root resource. */
    void create(Transaction transaction, ApiKey key, RestApi api) {
        String root = String.valueOf(api.rootResourceId());
        store.own(transaction, key);
        store.put(transaction, key, Part.API, SELF, api);
        store.put(
                transaction,
                key,
                Part.RESOURCE,
                root,
                Resource.builder().id(root).path("/").build());
    }

    private void putModel(Transaction transaction, ApiKey key, String name, String description, String schema) {
        store.put(
                transaction,
                key,
                Part.MODEL,
                name,
                Model.builder()
                        .id(Ids.part())
                        .name(name)
                        .description(description)
                        .contentType("application/json")
                        .schemaValue(schema)
                        .build());
    }

    static EndpointConfiguration endpoint(@Nullable EndpointConfiguration asked) {
        List<String> types = asked == null || asked.types() == null ? List.of("EDGE") : asked.types();
        Refusals.refuse(types.contains("PRIVATE"), "endpoint type PRIVATE");
        Refusals.refuse(
                asked != null
                        && asked.vpcEndpointIds() != null
                        && !asked.vpcEndpointIds().isEmpty(),
                "VPC endpoints");
        if (types.size() != 1) {
            throw BAD_REQUEST.because("REGIONAL Configuration and EDGE Configuration cannot be specified together");
        }
        Refusals.refuse(asked != null && "dualstack".equals(asked.ipAddressType()), "ipAddressType dualstack");
        return EndpointConfiguration.builder()
                .types(types)
                .ipAddressType("ipv4")
                .build();
    }

    /** Resource ARNs may be abbreviated to {@code execute-api:/stage/…}; AWS keeps them in full. */
    @Nullable
    String policy(@Nullable String policy, ApiKey key) {
        if (policy == null || policy.isBlank()) {
            return null;
        }
        String whole = policy.replace("\"execute-api:/", "\"" + key.executeArn() + "/");
        if (!PolicyText.isObject(policy) || authorizer.faultOf(whole).isPresent()) {
            throw BAD_REQUEST.because("Invalid policy document. Please check the policy syntax and ensure that "
                    + "Principals are valid.");
        }
        return whole;
    }

    private RestApi get(GetRestApiRequest in, RequestContext context) {
        return store.read(reader -> of(store, reader, ApiKey.of(context, in.restApiId())));
    }

    private dure.api.apigateway.RestApis list(GetRestApisRequest in, RequestContext context) {
        List<RestApi> all = store.read(reader -> {
            List<RestApi> found = new ArrayList<>();
            for (String id : store.apiIds(reader, context.account().value(), context.region())) {
                found.add(of(store, reader, ApiKey.of(context, id)));
            }
            return found;
        });
        Pages.Page<RestApi> page = Pages.cut(all, api -> String.valueOf(api.id()), in.limit(), in.position());
        return dure.api.apigateway.RestApis.builder()
                .items(page.items())
                .position(page.position())
                .build();
    }

    private RestApi update(UpdateRestApiRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            RestApi patched = PATCH.apply(of(store, transaction, key), in.patchOperations());
            RestApi api =
                    patched.toBuilder().policy(policy(patched.policy(), key)).build();
            store.put(transaction, key, Part.API, SELF, api);
            return api;
        });
    }

    private Unit delete(DeleteRestApiRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            of(store, transaction, key);
            store.deleteApi(transaction, key);
            return Unit.VALUE;
        });
    }

    /** Tags of an API. */
    static Map<String, String> tags(RestApi api) {
        return api.tags() == null ? Map.of() : api.tags();
    }
}
