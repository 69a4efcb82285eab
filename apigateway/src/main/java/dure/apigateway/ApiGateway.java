package dure.apigateway;

import dure.apigateway.execute.Access;
import dure.apigateway.execute.ExecuteSite;
import dure.apigateway.execute.Execution;
import dure.kernel.Authenticator;
import dure.kernel.Authorizer;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Store;

/** The door of API Gateway. */
public final class ApiGateway implements Room {
    private final ApiStore store;
    private final RestApis apis;
    private final Resources resources;
    private final Methods methods;
    private final Integrations integrations;
    private final Models models;
    private final Deployments deployments;
    private final Stages stages;
    private final GatewayResponses gatewayResponses;
    private final Settings settings;
    private final Imports imports;
    private final Execution execution;
    private final ExecuteSite site;

    public ApiGateway(
            Store store,
            Dispatcher dispatcher,
            Authenticator authenticator,
            Authorizer authorizer,
            Clock clock,
            ApiGatewayConfig config) {
        this.store = new ApiStore(store);
        this.apis = new RestApis(this.store, authorizer, clock);
        this.resources = new Resources(this.store, config);
        this.methods = new Methods(this.store);
        this.integrations = new Integrations(this.store);
        this.models = new Models(this.store);
        this.stages = new Stages(this.store, config, clock);
        this.deployments = new Deployments(this.store, stages, clock);
        this.gatewayResponses = new GatewayResponses(this.store);
        this.settings = new Settings(this.store);
        this.imports = new Imports(this.store, apis, clock);
        this.execution = new Execution(dispatcher, clock, config);
        this.site =
                new ExecuteSite(this.store, new Access(authenticator, authorizer), execution.integrations(), config);
    }

    @Override
    public void register(Registry registry) {
        apis.register(registry);
        resources.register(registry);
        methods.register(registry);
        integrations.register(registry);
        models.register(registry);
        deployments.register(registry);
        stages.register(registry);
        gatewayResponses.register(registry);
        settings.register(registry);
        imports.register(registry);
        registry.site(site);
    }

    @Override
    public void close() {
        execution.close();
        store.close();
    }
}
