package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.DeleteGatewayResponseRequest;
import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.GetGatewayResponseRequest;
import dure.api.apigateway.GetGatewayResponsesRequest;
import dure.api.apigateway.PutGatewayResponseRequest;
import dure.api.apigateway.UpdateGatewayResponseRequest;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Customised gateway responses; those that are not customised are listed with AWS's defaults. */
final class GatewayResponses {
    static final Map<String, String> DEFAULT_TEMPLATES =
            Map.of("application/json", "{\"message\":$context.error.messageString}");
    private static final Pattern TARGET = Pattern.compile("gatewayresponse\\.header\\.[a-zA-Z0-9._\\-]+");
    private static final Pattern SOURCE = Pattern.compile(
            "'.*'|method\\.request\\.(header|querystring|path)\\..+|context\\..+|stageVariables\\..+", Pattern.DOTALL);
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    private static final Patch PATCH = new Patch().text("statusCode").maps("responseParameters", "responseTemplates");

    private final ApiStore store;

    GatewayResponses(ApiStore store) {
        this.store = store;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.PUT_GATEWAY_RESPONSE, this::put);
        registry.on(ApiGatewayApi.GET_GATEWAY_RESPONSE, this::get);
        registry.on(ApiGatewayApi.GET_GATEWAY_RESPONSES, this::list);
        registry.on(ApiGatewayApi.UPDATE_GATEWAY_RESPONSE, this::update);
        registry.on(ApiGatewayApi.DELETE_GATEWAY_RESPONSE, this::delete);
    }

    private static GatewayResponse standard(GatewayResponseType type) {
        return GatewayResponse.builder()
                .responseType(type.name())
                .statusCode(type.status().map(String::valueOf).orElse(null))
                .responseParameters(Map.of())
                .responseTemplates(DEFAULT_TEMPLATES)
                .defaultResponse(true)
                .build();
    }

    private GatewayResponse of(Reader reader, ApiKey key, String type) {
        RestApis.of(store, reader, key);
        return store.find(reader, key, Part.GATEWAY_RESPONSE, type)
                .orElseGet(() -> standard(GatewayResponseType.valueOf(type)));
    }

    private GatewayResponse put(PutGatewayResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        GatewayResponse response = check(GatewayResponse.builder()
                .responseType(in.responseType())
                .statusCode(in.statusCode())
                .responseParameters(in.responseParameters())
                .responseTemplates(in.responseTemplates())
                .build());
        return store.transact(transaction -> {
            RestApis.of(store, transaction, key);
            store.put(transaction, key, Part.GATEWAY_RESPONSE, in.responseType(), response);
            return response;
        });
    }

    /** The response with defaults filled in, or the refusal. */
    static GatewayResponse check(GatewayResponse response) {
        String status = response.statusCode();
        if (status != null && !STATUS.matcher(status).matches()) {
            throw BAD_REQUEST.because("Invalid status code specified: " + status);
        }
        Map<String, String> parameters =
                response.responseParameters() == null ? Map.of() : response.responseParameters();
        parameters.forEach((target, source) -> {
            if (!TARGET.matcher(target).matches()) {
                throw Refusals.badMapping(target);
            }
            if (!SOURCE.matcher(source).matches()) {
                throw Refusals.badMapping(source);
            }
        });
        IntegrationChecks.templates(response.responseTemplates());
        GatewayResponseType type = GatewayResponseType.valueOf(String.valueOf(response.responseType()));
        boolean plain = response.responseTemplates() == null
                || response.responseTemplates().isEmpty();
        return response.toBuilder()
                .statusCode(status == null ? type.status().map(String::valueOf).orElse(null) : status)
                .responseParameters(parameters)
                .responseTemplates(plain ? DEFAULT_TEMPLATES : response.responseTemplates())
                .defaultResponse(false)
                .build();
    }

    private GatewayResponse get(GetGatewayResponseRequest in, RequestContext context) {
        return store.read(reader -> of(reader, ApiKey.of(context, in.restApiId()), in.responseType()));
    }

    private dure.api.apigateway.GatewayResponses list(GetGatewayResponsesRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        List<GatewayResponse> all = store.read(reader -> {
            List<GatewayResponse> found = new ArrayList<>();
            for (GatewayResponseType type : GatewayResponseType.values()) {
                found.add(of(reader, key, type.name()));
            }
            return found;
        });
        all.sort(Comparator.comparing(each -> String.valueOf(each.responseType())));
        Pages.Page<GatewayResponse> page =
                Pages.cut(all, each -> String.valueOf(each.responseType()), in.limit(), in.position());
        return dure.api.apigateway.GatewayResponses.builder()
                .items(page.items())
                .position(page.position())
                .build();
    }

    private GatewayResponse update(UpdateGatewayResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            GatewayResponse patched = check(PATCH.apply(of(transaction, key, in.responseType()), in.patchOperations()));
            store.put(transaction, key, Part.GATEWAY_RESPONSE, in.responseType(), patched);
            return patched;
        });
    }

    private Unit delete(DeleteGatewayResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            RestApis.of(store, transaction, key);
            if (store.find(transaction, key, Part.GATEWAY_RESPONSE, in.responseType())
                    .isEmpty()) {
                throw dure.api.apigateway.ApiGatewayErrors.NOT_FOUND.because(
                        "Gateway response type not defined on api");
            }
            store.delete(transaction, key, Part.GATEWAY_RESPONSE, in.responseType());
            return Unit.VALUE;
        });
    }
}
