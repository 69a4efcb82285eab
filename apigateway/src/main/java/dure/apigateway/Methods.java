package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;
import static dure.api.apigateway.ApiGatewayErrors.CONFLICT;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.DeleteMethodRequest;
import dure.api.apigateway.DeleteMethodResponseRequest;
import dure.api.apigateway.GetMethodRequest;
import dure.api.apigateway.GetMethodResponseRequest;
import dure.api.apigateway.Method;
import dure.api.apigateway.MethodResponse;
import dure.api.apigateway.PutMethodRequest;
import dure.api.apigateway.PutMethodResponseRequest;
import dure.api.apigateway.Resource;
import dure.api.apigateway.UpdateMethodRequest;
import dure.api.apigateway.UpdateMethodResponseRequest;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Methods of resources, and the responses they declare. */
final class Methods {
    private static final Set<String> VERBS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "ANY");
    private static final Pattern REQUEST_PARAMETER =
            Pattern.compile("method\\.request\\.(querystring|header|path)\\.[a-zA-Z0-9._$\\-\\[\\]]+");
    private static final Pattern RESPONSE_PARAMETER =
            Pattern.compile("method\\.response\\.header\\.[a-zA-Z0-9._$\\-]+");
    private static final Pattern STATUS = Pattern.compile("[1-5][0-9]{2}");
    private static final Patch PATCH = new Patch()
            .required("authorizationType")
            .text("operationName", "requestValidatorId", "authorizerId")
            .flags("apiKeyRequired")
            .maps("requestModels")
            .flagMaps("requestParameters")
            .refuses("authorization scopes", "authorizationScopes");
    private static final Patch RESPONSE_PATCH =
            new Patch().maps("responseModels").flagMaps("responseParameters");

    private final ApiStore store;

    Methods(ApiStore store) {
        this.store = store;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.PUT_METHOD, this::put);
        registry.on(ApiGatewayApi.GET_METHOD, this::get);
        registry.on(ApiGatewayApi.UPDATE_METHOD, this::update);
        registry.on(ApiGatewayApi.DELETE_METHOD, this::delete);
        registry.on(ApiGatewayApi.PUT_METHOD_RESPONSE, this::putResponse);
        registry.on(ApiGatewayApi.GET_METHOD_RESPONSE, this::getResponse);
        registry.on(ApiGatewayApi.UPDATE_METHOD_RESPONSE, this::updateResponse);
        registry.on(ApiGatewayApi.DELETE_METHOD_RESPONSE, this::deleteResponse);
    }

    static Method of(ApiStore store, Reader reader, ApiKey key, String resourceId, String verb) {
        Map<String, Method> methods =
                Resources.of(store, reader, key, resourceId).resourceMethods();
        Method method = methods == null ? null : methods.get(verb);
        if (method == null) {
            throw Refusals.noMethod();
        }
        return method;
    }

    /** Changes a method where it is, in its resource. */
    static Method change(
            ApiStore store,
            ApiKey key,
            String resourceId,
            String verb,
            Transaction transaction,
            UnaryOperator<Method> to) {
        Method changed = to.apply(of(store, transaction, key, resourceId, verb));
        save(store, transaction, key, Resources.of(store, transaction, key, resourceId), verb, changed);
        return changed;
    }

    private static void save(
            ApiStore store,
            Transaction transaction,
            ApiKey key,
            Resource resource,
            String verb,
            @Nullable Method method) {
        Map<String, Method> methods =
                resource.resourceMethods() == null ? new TreeMap<>() : new TreeMap<>(resource.resourceMethods());
        if (method == null) {
            methods.remove(verb);
        } else {
            methods.put(verb, method);
        }
        Resource changed = resource.toBuilder()
                .resourceMethods(methods.isEmpty() ? null : methods)
                .build();
        store.put(transaction, key, Part.RESOURCE, String.valueOf(resource.id()), changed);
    }

    private Method put(PutMethodRequest in, RequestContext context) {
        if (!VERBS.contains(in.httpMethod())) {
            throw BAD_REQUEST.because(
                    "Invalid HttpMethod specified. Valid options are GET,POST,PUT,DELETE,PATCH," + "OPTIONS,HEAD,ANY");
        }
        Refusals.refuse(
                in.authorizationScopes() != null && !in.authorizationScopes().isEmpty(), "authorization scopes");
        ApiKey key = ApiKey.of(context, in.restApiId());
        Method method = Method.builder()
                .httpMethod(in.httpMethod())
                .authorizationType(in.authorizationType())
                .authorizerId(in.authorizerId())
                .apiKeyRequired(Boolean.TRUE.equals(in.apiKeyRequired()))
                .operationName(in.operationName())
                .requestModels(in.requestModels())
                .requestParameters(in.requestParameters())
                .requestValidatorId(in.requestValidatorId())
                .build();
        return store.transact(transaction -> {
            Resource resource = Resources.of(store, transaction, key, in.resourceId());
            if (resource.resourceMethods() != null && resource.resourceMethods().containsKey(in.httpMethod())) {
                throw CONFLICT.because("Method already exists for this resource");
            }
            Method checked = check(transaction, key, method);
            save(store, transaction, key, resource, in.httpMethod(), checked);
            return checked;
        });
    }

    private Method check(Reader reader, ApiKey key, Method method) {
        offered(method);
        String validator = method.requestValidatorId();
        boolean none = validator == null || validator.isEmpty();
        if (!none
                && store.find(reader, key, Part.VALIDATOR, String.valueOf(validator))
                        .isEmpty()) {
            throw BAD_REQUEST.because("Invalid Request Validator identifier specified");
        }
        models(reader, key, method.requestModels());
        parameters(method.requestParameters(), REQUEST_PARAMETER);
        return none ? method.toBuilder().requestValidatorId(null).build() : method;
    }

    static void offered(Method method) {
        String type = String.valueOf(method.authorizationType());
        Refusals.refuse(type.equals("CUSTOM") || type.equals("COGNITO_USER_POOLS"), "authorization type " + type);
        Refusals.refuse(method.authorizerId() != null, "authorizers");
        Refusals.refuse(Boolean.TRUE.equals(method.apiKeyRequired()), "API keys (apiKeyRequired)");
        if (!type.equals("NONE") && !type.equals("AWS_IAM")) {
            throw BAD_REQUEST.because("Invalid authorization type specified. Valid options are NONE, AWS_IAM, CUSTOM, "
                    + "COGNITO_USER_POOLS");
        }
    }

    private void models(Reader reader, ApiKey key, @Nullable Map<String, String> models) {
        Collection<String> names = models == null ? Set.of() : models.values();
        for (String name : names) {
            if (store.find(reader, key, Part.MODEL, name).isEmpty()) {
                throw BAD_REQUEST.because("Invalid model identifier specified: " + name);
            }
        }
    }

    private static void parameters(@Nullable Map<String, Boolean> parameters, Pattern valid) {
        Collection<String> names = parameters == null ? Set.of() : parameters.keySet();
        for (String name : names) {
            if (!valid.matcher(name).matches()) {
                throw Refusals.badMapping(name);
            }
        }
    }

    private Method get(GetMethodRequest in, RequestContext context) {
        return store.read(
                reader -> of(store, reader, ApiKey.of(context, in.restApiId()), in.resourceId(), in.httpMethod()));
    }

    private Method update(UpdateMethodRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> change(
                store,
                key,
                in.resourceId(),
                in.httpMethod(),
                transaction,
                method -> check(transaction, key, PATCH.apply(method, in.patchOperations()))));
    }

    private Unit delete(DeleteMethodRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            of(store, transaction, key, in.resourceId(), in.httpMethod());
            Resource resource = Resources.of(store, transaction, key, in.resourceId());
            save(store, transaction, key, resource, in.httpMethod(), null);
            return Unit.VALUE;
        });
    }

    private MethodResponse putResponse(PutMethodResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        MethodResponse response = MethodResponse.builder()
                .statusCode(in.statusCode())
                .responseModels(in.responseModels())
                .responseParameters(in.responseParameters())
                .build();
        if (!STATUS.matcher(in.statusCode()).matches()) {
            throw BAD_REQUEST.because("Invalid status code specified: " + in.statusCode());
        }
        return store.transact(transaction -> {
            check(transaction, key, response);
            change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                Map<String, MethodResponse> responses = responses(method);
                if (responses.containsKey(in.statusCode())) {
                    throw CONFLICT.because("Response already exists for this resource");
                }
                responses.put(in.statusCode(), response);
                return method.toBuilder().methodResponses(responses).build();
            });
            return response;
        });
    }

    private void check(Reader reader, ApiKey key, MethodResponse response) {
        models(reader, key, response.responseModels());
        parameters(response.responseParameters(), RESPONSE_PARAMETER);
    }

    static Map<String, MethodResponse> responses(Method method) {
        return method.methodResponses() == null ? new TreeMap<>() : new TreeMap<>(method.methodResponses());
    }

    private static MethodResponse response(Method method, String status) {
        MethodResponse response = responses(method).get(status);
        if (response == null) {
            throw Refusals.noResponse();
        }
        return response;
    }

    private MethodResponse getResponse(GetMethodResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.read(
                reader -> response(of(store, reader, key, in.resourceId(), in.httpMethod()), in.statusCode()));
    }

    private MethodResponse updateResponse(UpdateMethodResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            MethodResponse patched = RESPONSE_PATCH.apply(
                    response(of(store, transaction, key, in.resourceId(), in.httpMethod()), in.statusCode()),
                    in.patchOperations());
            check(transaction, key, patched);
            change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                Map<String, MethodResponse> responses = responses(method);
                responses.put(in.statusCode(), patched);
                return method.toBuilder().methodResponses(responses).build();
            });
            return patched;
        });
    }

    private Unit deleteResponse(DeleteMethodResponseRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            change(store, key, in.resourceId(), in.httpMethod(), transaction, method -> {
                response(method, in.statusCode());
                Map<String, MethodResponse> responses = responses(method);
                responses.remove(in.statusCode());
                return method.toBuilder()
                        .methodResponses(responses.isEmpty() ? null : responses)
                        .build();
            });
            return Unit.VALUE;
        });
    }
}
