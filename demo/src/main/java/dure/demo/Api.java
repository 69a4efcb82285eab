package dure.demo;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.GatewayResponseType;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Resource;
import software.amazon.awssdk.services.apigateway.model.RestApi;

/**
 * The REST API: {@code POST /conference} behind a model and a validator, {@code GET /conference}, and a MOCK {@code
 * OPTIONS} for browsers; integrations that are not proxies, with mapping templates both ways. Its parts are in {@link
 * ApiTemplates}.
 */
final class Api {
    private static final String JSON = "application/json";
    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    /** Browsers spare themselves a preflight by posting JSON under these names. */
    private static final List<String> BODY_TYPES = List.of(JSON, "application/x-www-form-urlencoded", "text/plain");

    private final Cloud cloud;
    private final ApiGatewayClient api;

    Api(Cloud cloud) {
        this.cloud = cloud;
        this.api = cloud.apiGateway;
    }

    /** Makes the API, or brings it up to date. Returns its id; {@link #release} makes it public. */
    String create(String getArn, String postArn) {
        String id = find();
        String resource = createResource(id);
        String model = createModel(id);
        String validator = createValidator(id);
        Method get = new Method(api, id, resource, "GET");
        get.create(method -> method.requestValidatorId(validator)
                .requestParameters(
                        Map.of("method.request.querystring.user_id", true, "method.request.querystring.type", false)));
        get.integrate(integration -> integration
                .type(IntegrationType.AWS)
                .integrationHttpMethod("POST")
                .uri(invocation(getArn))
                .passthroughBehavior("WHEN_NO_TEMPLATES")
                .requestTemplates(Map.of(JSON, ApiTemplates.GET_REQUEST)));
        answers(get, ApiTemplates.GET_RESPONSE);
        Method post = new Method(api, id, resource, "POST");
        post.create(method -> method.requestValidatorId(validator).requestModels(each(model)));
        post.integrate(integration -> integration
                .type(IntegrationType.AWS)
                .integrationHttpMethod("POST")
                .uri(invocation(postArn))
                .passthroughBehavior("WHEN_NO_TEMPLATES")
                .requestTemplates(each(ApiTemplates.POST_REQUEST)));
        answers(post, ApiTemplates.POST_RESPONSE);
        preflight(new Method(api, id, resource, "OPTIONS"));
        createGatewayResponses(id);
        return id;
    }

    /** Deploys what {@link #create} has made to the stage. */
    void release(String id) {
        api.createDeployment(create -> create.restApiId(id).stageName(Names.STAGE));
    }

    private static void answers(Method method, String template) {
        method.respond("200", "", template, Map.of(ALLOW_ORIGIN, "'*'"));
        method.respond("400", ApiTemplates.IS_BAD_REQUEST, ApiTemplates.ERROR_RESPONSE, Map.of(ALLOW_ORIGIN, "'*'"));
        method.respond("500", ApiTemplates.IS_FAILURE, ApiTemplates.ERROR_RESPONSE, Map.of(ALLOW_ORIGIN, "'*'"));
    }

    private static void preflight(Method options) {
        options.create(method -> {});
        options.integrate(integration -> integration
                .type(IntegrationType.MOCK)
                .passthroughBehavior("WHEN_NO_MATCH")
                .requestTemplates(Map.of(JSON, "{\"statusCode\": 200}")));
        options.respond(
                "200",
                "",
                "",
                Map.of(
                        ALLOW_ORIGIN,
                        "'*'",
                        "Access-Control-Allow-Methods",
                        "'GET,POST,OPTIONS'",
                        "Access-Control-Allow-Headers",
                        "'Content-Type'",
                        "Access-Control-Max-Age",
                        "'600'"));
    }

    private String find() {
        for (RestApi there : api.getRestApisPaginator(get -> {}).items()) {
            if (Names.API.equals(there.name())) {
                return there.id();
            }
        }
        return api.createRestApi(create -> create.name(Names.API)
                        .description("Conference registration")
                        .endpointConfiguration(endpoint -> endpoint.typesWithStrings("REGIONAL")))
                .id();
    }

    /** The resource, bare: what methods it had go with the old one. */
    private String createResource(String id) {
        String root = "";
        for (Resource resource :
                api.getResourcesPaginator(get -> get.restApiId(id)).items()) {
            if (resource.path().equals("/")) {
                root = resource.id();
            } else if (resource.path().equals("/" + Names.PATH)) {
                api.deleteResource(delete -> delete.restApiId(id).resourceId(resource.id()));
            }
        }
        String parent = root;
        return api.createResource(
                        create -> create.restApiId(id).parentId(parent).pathPart(Names.PATH))
                .id();
    }

    /** The model, anew: with the old resource gone nothing uses the old one. */
    private String createModel(String id) {
        String name = "Registration";
        boolean there = api.getModelsPaginator(get -> get.restApiId(id)).items().stream()
                .anyMatch(model -> name.equals(model.name()));
        if (there) {
            api.deleteModel(delete -> delete.restApiId(id).modelName(name));
        }
        api.createModel(
                create -> create.restApiId(id).name(name).contentType(JSON).schema(ApiTemplates.MODEL));
        return name;
    }

    private String createValidator(String id) {
        String name = "registration";
        return api.getRequestValidators(get -> get.restApiId(id)).items().stream()
                .filter(validator -> name.equals(validator.name()))
                .map(validator -> validator.id())
                .findFirst()
                .orElseGet(() -> api.createRequestValidator(create -> create.restApiId(id)
                                .name(name)
                                .validateRequestBody(true)
                                .validateRequestParameters(true))
                        .id());
    }

    /** A browser shows a script an error only with this header, so the gateway's own errors have it too. */
    private void createGatewayResponses(String id) {
        for (GatewayResponseType type : List.of(GatewayResponseType.DEFAULT_4_XX, GatewayResponseType.DEFAULT_5_XX)) {
            api.putGatewayResponse(put -> put.restApiId(id)
                    .responseType(type)
                    .responseParameters(Map.of("gatewayresponse.header." + ALLOW_ORIGIN, "'*'")));
        }
    }

    private String invocation(String functionArn) {
        return "arn:aws:apigateway:" + cloud.region() + ":lambda:path/2015-03-31/functions/" + functionArn
                + "/invocations";
    }

    private static Map<String, String> each(String value) {
        return BODY_TYPES.stream().collect(Collectors.toMap(type -> type, type -> value));
    }
}
