package dure.lambda;

import dure.api.lambda.AddPermissionRequest;
import dure.api.lambda.CreateAliasRequest;
import dure.api.lambda.DeleteAliasRequest;
import dure.api.lambda.DeleteFunctionConcurrencyRequest;
import dure.api.lambda.DeleteFunctionEventInvokeConfigRequest;
import dure.api.lambda.DeleteFunctionRequest;
import dure.api.lambda.DeleteLayerVersionRequest;
import dure.api.lambda.GetAliasRequest;
import dure.api.lambda.GetFunctionConcurrencyRequest;
import dure.api.lambda.GetFunctionConfigurationRequest;
import dure.api.lambda.GetFunctionEventInvokeConfigRequest;
import dure.api.lambda.GetFunctionRequest;
import dure.api.lambda.GetLayerVersionRequest;
import dure.api.lambda.GetPolicyRequest;
import dure.api.lambda.InvocationRequest;
import dure.api.lambda.LambdaApi;
import dure.api.lambda.ListAliasesRequest;
import dure.api.lambda.ListVersionsByFunctionRequest;
import dure.api.lambda.PublishLayerVersionRequest;
import dure.api.lambda.PublishVersionRequest;
import dure.api.lambda.PutFunctionConcurrencyRequest;
import dure.api.lambda.PutFunctionEventInvokeConfigRequest;
import dure.api.lambda.RemovePermissionRequest;
import dure.api.lambda.UpdateAliasRequest;
import dure.api.lambda.UpdateFunctionCodeRequest;
import dure.api.lambda.UpdateFunctionEventInvokeConfigRequest;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.sandbox.Sandboxes;
import dure.store.Blobs;
import dure.store.Outbox;
import dure.store.Store;
import dure.wire.http.HttpHandler;
import java.util.function.Supplier;

/** The door of Lambda. */
public final class Lambda implements Room {
    private final FunctionOperations functions;
    private final VersionOperations versions;
    private final AliasOperations aliases;
    private final PolicyOperations policies;
    private final ConcurrencyOperations concurrency;
    private final AsyncConfigOperations asyncConfigs;
    private final LayerOperations layers;
    private final TagOperations tags;
    private final InvokeOperations invocations;
    private final AsyncInvocations async;
    private final SandboxPools pools;
    private final CodeSite codeSite;

    /**
     * @param dispatcher for the functions' roles, their logs, and code in S3
     * @param platformEndpoint answers what functions send to {@code AWS_ENDPOINT_URL}
     * @param sandboxes may wait until sandboxes can be had
     */
    public Lambda(
            Store store,
            Blobs blobs,
            Outbox outbox,
            Dispatcher dispatcher,
            HttpHandler platformEndpoint,
            Supplier<Sandboxes> sandboxes,
            Clock clock,
            LambdaConfig config) {
        FunctionStore functionStore = new FunctionStore();
        LayerStore layerStore = new LayerStore();
        CodeStore code = new CodeStore(store, blobs);
        UnzippedCode unzipped = new UnzippedCode(config.codeDir(), code);
        CodeIntake intake = new CodeIntake(dispatcher, code, unzipped, config.codeDir());
        FunctionRole roles = new FunctionRole(dispatcher, clock);
        ConcurrencyLimits limits = new ConcurrencyLimits(config.accountConcurrency());
        this.pools = new SandboxPools(sandboxes, unzipped, roles, dispatcher, platformEndpoint, clock, config);
        Invoker invoker = new Invoker(store, functionStore, limits, pools);
        this.async = new AsyncInvocations(store, outbox, clock, functionStore, invoker, config.asyncConcurrency());
        this.invocations = new InvokeOperations(invoker, async);
        this.codeSite = new CodeSite(store, code, clock);
        this.versions = new VersionOperations(store, functionStore, code, clock);
        this.functions = new FunctionOperations(
                store,
                functionStore,
                layerStore,
                code,
                intake,
                codeSite,
                new SettingsCheck(() -> sandboxes.get().runtimes()),
                roles,
                versions,
                pools,
                clock);
        this.aliases = new AliasOperations(store, functionStore);
        this.policies = new PolicyOperations(store, functionStore);
        this.concurrency = new ConcurrencyOperations(store, functionStore, config);
        this.asyncConfigs = new AsyncConfigOperations(store, functionStore, clock);
        this.layers = new LayerOperations(store, layerStore, code, intake, codeSite, clock);
        this.tags = new TagOperations(store, functionStore);
    }

    @Override
    public void register(Registry registry) {
        registerFunctions(registry);
        registerVersionsAndInvoke(registry);
        registerAliases(registry);
        registerPolicies(registry);
        registerLimits(registry);
        registerLayers(registry);
        registry.on(LambdaApi.TAG_RESOURCE, tags::tag);
        registry.on(LambdaApi.UNTAG_RESOURCE, tags::untag);
        registry.on(LambdaApi.LIST_TAGS, tags::list);
        registry.site(codeSite);
    }

    private void registerFunctions(Registry registry) {
        registry.on(LambdaApi.CREATE_FUNCTION, Permissions::create, functions::create);
        registry.on(LambdaApi.UPDATE_FUNCTION_CONFIGURATION, Permissions::update, functions::updateConfiguration);
        registry.on(
                LambdaApi.UPDATE_FUNCTION_CODE,
                Permissions.function("lambda:UpdateFunctionCode", UpdateFunctionCodeRequest::functionName),
                functions::updateCode);
        registry.on(
                LambdaApi.GET_FUNCTION,
                Permissions.function(
                        "lambda:GetFunction", GetFunctionRequest::functionName, GetFunctionRequest::qualifier),
                functions::get);
        registry.on(
                LambdaApi.GET_FUNCTION_CONFIGURATION,
                Permissions.function(
                        "lambda:GetFunctionConfiguration",
                        GetFunctionConfigurationRequest::functionName,
                        GetFunctionConfigurationRequest::qualifier),
                functions::configuration);
        registry.on(LambdaApi.LIST_FUNCTIONS, functions::list);
        registry.on(
                LambdaApi.DELETE_FUNCTION,
                Permissions.function(
                        "lambda:DeleteFunction", DeleteFunctionRequest::functionName, DeleteFunctionRequest::qualifier),
                functions::delete);
    }

    private void registerVersionsAndInvoke(Registry registry) {
        registry.on(
                LambdaApi.PUBLISH_VERSION,
                Permissions.function("lambda:PublishVersion", PublishVersionRequest::functionName),
                versions::publish);
        registry.on(
                LambdaApi.LIST_VERSIONS_BY_FUNCTION,
                Permissions.function("lambda:ListVersionsByFunction", ListVersionsByFunctionRequest::functionName),
                versions::list);
        registry.on(
                LambdaApi.INVOKE,
                Permissions.function(
                        "lambda:InvokeFunction", InvocationRequest::functionName, InvocationRequest::qualifier),
                invocations::invoke);
    }

    private void registerAliases(Registry registry) {
        registry.on(
                LambdaApi.CREATE_ALIAS,
                Permissions.function("lambda:CreateAlias", CreateAliasRequest::functionName),
                aliases::create);
        registry.on(
                LambdaApi.GET_ALIAS,
                Permissions.function("lambda:GetAlias", GetAliasRequest::functionName),
                aliases::get);
        registry.on(
                LambdaApi.UPDATE_ALIAS,
                Permissions.function("lambda:UpdateAlias", UpdateAliasRequest::functionName),
                aliases::update);
        registry.on(
                LambdaApi.DELETE_ALIAS,
                Permissions.function("lambda:DeleteAlias", DeleteAliasRequest::functionName),
                aliases::delete);
        registry.on(
                LambdaApi.LIST_ALIASES,
                Permissions.function("lambda:ListAliases", ListAliasesRequest::functionName),
                aliases::list);
    }

    private void registerPolicies(Registry registry) {
        registry.on(
                LambdaApi.ADD_PERMISSION,
                Permissions.function(
                        "lambda:AddPermission", AddPermissionRequest::functionName, AddPermissionRequest::qualifier),
                policies::add);
        registry.on(
                LambdaApi.REMOVE_PERMISSION,
                Permissions.function(
                        "lambda:RemovePermission",
                        RemovePermissionRequest::functionName,
                        RemovePermissionRequest::qualifier),
                policies::remove);
        registry.on(
                LambdaApi.GET_POLICY,
                Permissions.function("lambda:GetPolicy", GetPolicyRequest::functionName, GetPolicyRequest::qualifier),
                policies::get);
        registry.resourcePolicies("lambda", policies);
    }

    private void registerLimits(Registry registry) {
        registry.on(
                LambdaApi.PUT_FUNCTION_CONCURRENCY,
                Permissions.function("lambda:PutFunctionConcurrency", PutFunctionConcurrencyRequest::functionName),
                concurrency::put);
        registry.on(
                LambdaApi.GET_FUNCTION_CONCURRENCY,
                Permissions.function("lambda:GetFunctionConcurrency", GetFunctionConcurrencyRequest::functionName),
                concurrency::get);
        registry.on(
                LambdaApi.DELETE_FUNCTION_CONCURRENCY,
                Permissions.function(
                        "lambda:DeleteFunctionConcurrency", DeleteFunctionConcurrencyRequest::functionName),
                concurrency::delete);
        registry.on(LambdaApi.GET_ACCOUNT_SETTINGS, concurrency::settings);
        registry.on(
                LambdaApi.PUT_FUNCTION_EVENT_INVOKE_CONFIG,
                Permissions.function(
                        "lambda:PutFunctionEventInvokeConfig",
                        PutFunctionEventInvokeConfigRequest::functionName,
                        PutFunctionEventInvokeConfigRequest::qualifier),
                asyncConfigs::put);
        registry.on(
                LambdaApi.GET_FUNCTION_EVENT_INVOKE_CONFIG,
                Permissions.function(
                        "lambda:GetFunctionEventInvokeConfig",
                        GetFunctionEventInvokeConfigRequest::functionName,
                        GetFunctionEventInvokeConfigRequest::qualifier),
                asyncConfigs::get);
        registry.on(
                LambdaApi.UPDATE_FUNCTION_EVENT_INVOKE_CONFIG,
                Permissions.function(
                        "lambda:UpdateFunctionEventInvokeConfig",
                        UpdateFunctionEventInvokeConfigRequest::functionName,
                        UpdateFunctionEventInvokeConfigRequest::qualifier),
                asyncConfigs::update);
        registry.on(
                LambdaApi.DELETE_FUNCTION_EVENT_INVOKE_CONFIG,
                Permissions.function(
                        "lambda:DeleteFunctionEventInvokeConfig",
                        DeleteFunctionEventInvokeConfigRequest::functionName,
                        DeleteFunctionEventInvokeConfigRequest::qualifier),
                asyncConfigs::delete);
    }

    private void registerLayers(Registry registry) {
        registry.on(
                LambdaApi.PUBLISH_LAYER_VERSION,
                Permissions.layer("lambda:PublishLayerVersion", PublishLayerVersionRequest::layerName),
                layers::publish);
        registry.on(
                LambdaApi.GET_LAYER_VERSION,
                Permissions.layerVersion(
                        "lambda:GetLayerVersion",
                        GetLayerVersionRequest::layerName,
                        GetLayerVersionRequest::versionNumber),
                layers::get);
        registry.on(
                LambdaApi.DELETE_LAYER_VERSION,
                Permissions.layerVersion(
                        "lambda:DeleteLayerVersion",
                        DeleteLayerVersionRequest::layerName,
                        DeleteLayerVersionRequest::versionNumber),
                layers::delete);
        registry.on(LambdaApi.GET_LAYER_VERSION_BY_ARN, layers::getByArn);
        registry.on(LambdaApi.LIST_LAYER_VERSIONS, layers::versions);
        registry.on(LambdaApi.LIST_LAYERS, layers::list);
    }

    @Override
    public void start() {
        pools.start();
        async.start();
    }

    /** Lets events that are running end for some seconds, kills what then runs, and writes what is left of the logs. */
    @Override
    public void close() {
        async.close();
        pools.close();
    }
}
