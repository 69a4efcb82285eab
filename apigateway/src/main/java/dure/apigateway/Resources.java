package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;
import static dure.api.apigateway.ApiGatewayErrors.CONFLICT;
import static dure.api.apigateway.ApiGatewayErrors.LIMIT_EXCEEDED;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.apigateway.CreateResourceRequest;
import dure.api.apigateway.DeleteResourceRequest;
import dure.api.apigateway.GetResourceRequest;
import dure.api.apigateway.GetResourcesRequest;
import dure.api.apigateway.Method;
import dure.api.apigateway.Resource;
import dure.api.apigateway.UpdateResourceRequest;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tree of paths. */
final class Resources {
    private static final Pattern PART = Pattern.compile("[a-zA-Z0-9._\\-:]+|\\{[a-zA-Z0-9._\\-:]+\\+?}");
    private static final Patch PATCH = new Patch().required("pathPart", "parentId");

    private final ApiStore store;
    private final ApiGatewayConfig config;

    Resources(ApiStore store, ApiGatewayConfig config) {
        this.store = store;
        this.config = config;
    }

    void register(Registry registry) {
        registry.on(ApiGatewayApi.CREATE_RESOURCE, this::create);
        registry.on(ApiGatewayApi.GET_RESOURCE, this::get);
        registry.on(ApiGatewayApi.GET_RESOURCES, this::list);
        registry.on(ApiGatewayApi.UPDATE_RESOURCE, this::update);
        registry.on(ApiGatewayApi.DELETE_RESOURCE, this::delete);
    }

    static Resource of(ApiStore store, Reader reader, ApiKey key, String id) {
        RestApis.of(store, reader, key);
        return store.find(reader, key, Part.RESOURCE, id).orElseThrow(Refusals::noResource);
    }

    private Resource create(CreateResourceRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Resource parent = of(store, transaction, key, in.parentId());
            List<Resource> all = store.list(transaction, key, Part.RESOURCE);
            if (all.size() >= config.maxResources()) {
                throw LIMIT_EXCEEDED.because("Maximum number of resources for this API has been reached");
            }
            check(all, parent, in.pathPart(), "");
            Resource resource = Resource.builder()
                    .id(Ids.part())
                    .parentId(parent.id())
                    .pathPart(in.pathPart())
                    .path(path(parent, in.pathPart()))
                    .build();
            store.put(transaction, key, Part.RESOURCE, String.valueOf(resource.id()), resource);
            return resource;
        });
    }

    static String path(Resource parent, String part) {
        return ("/".equals(parent.path()) ? "" : parent.path()) + "/" + part;
    }

    static void check(List<Resource> all, Resource parent, String part, String self) {
        if (!PART.matcher(part).matches()) {
            throw BAD_REQUEST.because("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable "
                    + "and curly braces at the beginning and the end.");
        }
        String parentPart = parent.pathPart();
        if (parentPart != null && parentPart.endsWith("+}")) {
            throw BAD_REQUEST.because("Cannot create a child of a resource with a greedy path variable.");
        }
        for (Resource sibling : all) {
            if (!Objects.equals(sibling.parentId(), parent.id()) || self.equals(sibling.id())) {
                continue;
            }
            String other = String.valueOf(sibling.pathPart());
            if (other.equals(part)) {
                throw CONFLICT.because("Another resource with the same parent already has this name: " + part);
            }
            boolean bothGreedy = other.endsWith("+}") == part.endsWith("+}");
            if (other.startsWith("{") && part.startsWith("{") && bothGreedy) {
                throw BAD_REQUEST.because("A sibling (" + other + ") of this resource already has a variable path part"
                        + " -- only one is allowed");
            }
        }
    }

    private Resource get(GetResourceRequest in, RequestContext context) {
        Resource found = store.read(reader -> of(store, reader, ApiKey.of(context, in.restApiId()), in.resourceId()));
        return embedded(found, in.embed());
    }

    private dure.api.apigateway.Resources list(GetResourcesRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        List<Resource> all = store.read(reader -> {
            RestApis.of(store, reader, key);
            return store.list(reader, key, Part.RESOURCE);
        });
        Pages.Page<Resource> page = Pages.cut(all, resource -> String.valueOf(resource.id()), in.limit(), in.position());
        return dure.api.apigateway.Resources.builder()
                .items(page.items().stream().map(each -> embedded(each, in.embed())).toList())
                .position(page.position())
                .build();
    }

    /** Methods are named only, unless {@code embed=methods}. */
    private static Resource embedded(Resource resource, @Nullable List<String> embed) {
        Map<String, Method> methods = resource.resourceMethods();
        if (methods == null || (embed != null && embed.contains("methods"))) {
            return resource;
        }
        Map<String, Method> names = new LinkedHashMap<>();
        methods.keySet().forEach(name -> names.put(name, Method.builder().build()));
        return resource.toBuilder().resourceMethods(names).build();
    }

    private Resource update(UpdateResourceRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Resource before = of(store, transaction, key, in.resourceId());
            Resource patched = PATCH.apply(before, in.patchOperations());
            if (patched.equals(before)) {
                return before;
            }
            String parentId = before.parentId();
            if (parentId == null) {
                throw BAD_REQUEST.because("Root resource cannot be updated.");
            }
            List<Resource> all = store.list(transaction, key, Part.RESOURCE);
            List<Resource> moved = under(all, before);
            Resource parent = of(store, transaction, key, String.valueOf(patched.parentId()));
            if (moved.stream().anyMatch(each -> Objects.equals(each.id(), parent.id()))) {
                throw BAD_REQUEST.because("Resources cannot be moved below themselves");
            }
            check(all, parent, String.valueOf(patched.pathPart()), String.valueOf(before.id()));
            return move(transaction, key, moved, patched, path(parent, String.valueOf(patched.pathPart())));
        });
    }

    private Resource move(Transaction transaction, ApiKey key, List<Resource> moved, Resource root, String newPath) {
        String oldPath = String.valueOf(root.path());
        Resource result = root.toBuilder().path(newPath).build();
        for (Resource each : moved) {
            Resource now = Objects.equals(each.id(), root.id())
                    ? result
                    : each.toBuilder()
                            .path(newPath + String.valueOf(each.path()).substring(oldPath.length()))
                            .build();
            store.put(transaction, key, Part.RESOURCE, String.valueOf(now.id()), now);
        }
        return result;
    }

    private Unit delete(DeleteResourceRequest in, RequestContext context) {
        ApiKey key = ApiKey.of(context, in.restApiId());
        return store.transact(transaction -> {
            Resource resource = of(store, transaction, key, in.resourceId());
            if (resource.parentId() == null) {
                throw BAD_REQUEST.because("Root resource cannot be deleted.");
            }
            for (Resource each : under(store.list(transaction, key, Part.RESOURCE), resource)) {
                store.delete(transaction, key, Part.RESOURCE, String.valueOf(each.id()));
            }
            return Unit.VALUE;
        });
    }

    /** The resource and everything below it. */
    private static List<Resource> under(List<Resource> all, Resource root) {
        List<Resource> found = new ArrayList<>(List.of(root));
        for (int i = 0; i < found.size(); i++) {
            String id = found.get(i).id();
            all.stream().filter(each -> Objects.equals(each.parentId(), id)).forEach(found::add);
        }
        return found;
    }
}
