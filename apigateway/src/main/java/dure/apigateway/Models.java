package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;
import static dure.api.apigateway.ApiGatewayErrors.CONFLICT;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.CreateModelRequest;
import dure.api.apigateway.CreateRequestValidatorRequest;
import dure.api.apigateway.DeleteModelRequest;
import dure.api.apigateway.DeleteRequestValidatorRequest;
import dure.api.apigateway.GetModelRequest;
import dure.api.apigateway.GetModelsRequest;
import dure.api.apigateway.GetRequestValidatorRequest;
import dure.api.apigateway.GetRequestValidatorsRequest;
import dure.api.apigateway.Method;
import dure.api.apigateway.MethodResponse;
import dure.api.apigateway.Model;
import dure.api.apigateway.RequestValidator;
import dure.api.apigateway.RequestValidators;
import dure.api.apigateway.Resource;
import dure.api.apigateway.UpdateModelRequest;
import dure.api.apigateway.UpdateRequestValidatorRequest;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.wire.schema.Unit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Models, and the validators that hold requests against them. */
final class Models {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9]+");
    private static final Patch PATCH = new Patch().text("description").required("schema");
    private static final Patch VALIDATOR_PATCH =
            new Patch().required("name").flags("validateRequestBody", "validateRequestParameters");

    private final ApiStore store;

    Models(ApiStore store) {
        this.store = store;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.CREATE_MODEL, this::create);
        registry.on(ApiGatewayApi.GET_MODEL, this::get);
        registry.on(ApiGatewayApi.GET_MODELS, this::list);
        registry.on(ApiGatewayApi.UPDATE_MODEL, this::update);
        registry.on(ApiGatewayApi.DELETE_MODEL, this::delete);
        registry.on(ApiGatewayApi.CREATE_REQUEST_VALIDATOR, this::createValidator);
        registry.on(ApiGatewayApi.GET_REQUEST_VALIDATOR, this::getValidator);
        registry.on(ApiGatewayApi.GET_REQUEST_VALIDATORS, this::listValidators);
        registry.on(ApiGatewayApi.UPDATE_REQUEST_VALIDATOR, this::updateValidator);
        registry.on(ApiGatewayApi.DELETE_REQUEST_VALIDATOR, this::deleteValidator);
    }

    private Model create(CreateModelRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        if (!NAME.matcher(in.name()).matches()) {
            throw BAD_REQUEST.because("Model name must be alphanumeric: " + in.name());
        }
        checkSchema(in.schemaValue());
        Model model = Model.builder()
                .id(Ids.part())
                .name(in.name())
                .description(in.description())
                .contentType(in.contentType())
                .schemaValue(in.schemaValue())
                .build();
        return store.transact(transaction -> {
            RestApis.of(store, transaction, key);
            if (store.find(transaction, key, Part.MODEL, in.name()).isPresent()) {
                throw CONFLICT.because("Model name already exists for this REST API");
            }
            store.put(transaction, key, Part.MODEL, in.name(), model);
            return model;
        });
    }

    static void checkSchema(@Nullable String schema) {
        if (schema == null) {
            throw BAD_REQUEST.because("Model schema must have at least 1 property or array items defined");
        }
        String fault = Schemas.fault(schema);
        if (!fault.isEmpty()) {
            throw BAD_REQUEST.because(
                    "Invalid model specified: Validation Result: warnings : [], errors : [" + fault + "]");
        }
    }

    private Model model(Reader reader, ApiKey key, String name) {
        RestApis.of(store, reader, key);
        return store.find(reader, key, Part.MODEL, name).orElseThrow(() -> Refusals.noModel(name));
    }

    private Model get(GetModelRequest in, RequestContext context) {
        Refusals.refuse(Boolean.TRUE.equals(in.flatten()), "flatten");
        return store.read(reader -> model(reader, ApiKey.of(context, in.restApiId()), in.modelName()));
    }

    private dure.api.apigateway.Models list(GetModelsRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        List<Model> all = store.read(reader -> {
            RestApis.of(store, reader, key);
            return store.list(reader, key, Part.MODEL);
        });
        Pages.Page<Model> page = Pages.cut(all, model -> String.valueOf(model.name()), in.limit(), in.position());
        return dure.api.apigateway.Models.builder()
                .items(page.items())
                .position(page.position())
                .build();
    }

    private Model update(UpdateModelRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Model patched = PATCH.apply(model(transaction, key, in.modelName()), in.patchOperations());
            checkSchema(patched.schemaValue());
            store.put(transaction, key, Part.MODEL, in.modelName(), patched);
            return patched;
        });
    }

    private Unit delete(DeleteModelRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            model(transaction, key, in.modelName());
            used(
                    transaction,
                    key,
                    method -> refersTo(method, in.modelName()),
                    "Cannot delete model '" + in.modelName() + "'");
            store.delete(transaction, key, Part.MODEL, in.modelName());
            return Unit.VALUE;
        });
    }

    private static boolean refersTo(Method method, String model) {
        if (method.requestModels() != null && method.requestModels().containsValue(model)) {
            return true;
        }
        for (MethodResponse response : Methods.responses(method).values()) {
            if (response.responseModels() != null && response.responseModels().containsValue(model)) {
                return true;
            }
        }
        return false;
    }

    private void used(Reader reader, ApiKey key, Predicate<Method> refers, String refusal) {
        for (Resource resource : store.list(reader, key, Part.RESOURCE)) {
            Map<String, Method> methods = resource.resourceMethods() == null ? Map.of() : resource.resourceMethods();
            methods.forEach((verb, method) -> {
                if (refers.test(method)) {
                    throw CONFLICT.because(
                            refusal + ", is referenced in method request: " + resource.path() + "/" + verb);
                }
            });
        }
    }

    private RequestValidator createValidator(CreateRequestValidatorRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        RequestValidator validator = RequestValidator.builder()
                .id(Ids.part())
                .name(in.name())
                .validateRequestBody(Boolean.TRUE.equals(in.validateRequestBody()))
                .validateRequestParameters(Boolean.TRUE.equals(in.validateRequestParameters()))
                .build();
        return store.transact(transaction -> {
            RestApis.of(store, transaction, key);
            store.put(transaction, key, Part.VALIDATOR, String.valueOf(validator.id()), validator);
            return validator;
        });
    }

    private RequestValidator validator(Reader reader, ApiKey key, String id) {
        RestApis.of(store, reader, key);
        return store.find(reader, key, Part.VALIDATOR, id).orElseThrow(Refusals::noValidator);
    }

    private RequestValidator getValidator(GetRequestValidatorRequest in, RequestContext context) {
        return store.read(reader -> validator(reader, ApiKey.of(context, in.restApiId()), in.requestValidatorId()));
    }

    private RequestValidators listValidators(GetRequestValidatorsRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        List<RequestValidator> all = store.read(reader -> {
            RestApis.of(store, reader, key);
            return store.list(reader, key, Part.VALIDATOR);
        });
        Pages.Page<RequestValidator> page =
                Pages.cut(all, validator -> String.valueOf(validator.id()), in.limit(), in.position());
        return RequestValidators.builder()
                .items(page.items())
                .position(page.position())
                .build();
    }

    private RequestValidator updateValidator(UpdateRequestValidatorRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            RequestValidator patched =
                    VALIDATOR_PATCH.apply(validator(transaction, key, in.requestValidatorId()), in.patchOperations());
            store.put(transaction, key, Part.VALIDATOR, in.requestValidatorId(), patched);
            return patched;
        });
    }

    private Unit deleteValidator(DeleteRequestValidatorRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            validator(transaction, key, in.requestValidatorId());
            used(
                    transaction,
                    key,
                    method -> Objects.equals(method.requestValidatorId(), in.requestValidatorId()),
                    "Cannot delete request validator '" + in.requestValidatorId() + "'");
            store.delete(transaction, key, Part.VALIDATOR, in.requestValidatorId());
            return Unit.VALUE;
        });
    }
}
