package dure.lambda;

import dure.api.lambda.DeleteFunctionRequest;
import dure.api.lambda.GetFunctionConfigurationRequest;
import dure.api.lambda.GetFunctionRequest;
import dure.api.lambda.InvocationRequest;
import dure.api.lambda.LambdaApi;
import dure.api.lambda.ListVersionsByFunctionRequest;
import dure.api.lambda.PublishVersionRequest;
import dure.api.lambda.UpdateFunctionCodeRequest;
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
        this.pools = new SandboxPools(
                sandboxes, unzipped, roles, dispatcher, platformEndpoint, clock, config.idleTimeout());
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
        this.tags = new TagOperations(store, functionStore);
    }

    @Override
    public void register(Registry registry) {
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
        registry.on(LambdaApi.TAG_RESOURCE, tags::tag);
        registry.on(LambdaApi.UNTAG_RESOURCE, tags::untag);
        registry.on(LambdaApi.LIST_TAGS, tags::list);
        registry.site(codeSite);
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
