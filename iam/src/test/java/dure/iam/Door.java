package dure.iam;

import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.Authorization;
import dure.kernel.Authorization.Check;
import dure.kernel.Authorizer;
import dure.kernel.Authorizer.Decision;
import dure.kernel.BodyCheck;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.kernel.Credentials.Lookup;
import dure.kernel.Handler;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.kernel.Site;
import dure.store.rocks.RocksStore;
import dure.store.rocks.StoreConfig;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.schema.Structure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The room on a real store behind as much of a gate as is needed to ask it things: checks first, then the handler. */
final class Door implements Registry, Clock, AutoCloseable {
    static final AccountId ACCOUNT = AccountId.DEFAULT;
    private static final ErrorType ACCESS_DENIED = ErrorType.of("AccessDenied", 403);

    private final Map<String, Handler<?, ?>> handlers = new HashMap<>();
    private final Map<String, Authorization<?>> authorizations = new HashMap<>();
    private final Map<String, ResourcePolicies> policies = new HashMap<>();
    private final RocksStore store;
    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    final Iam iam;
    final Accounts.RootKey rootKey;

    Door(Path directory) throws IOException {
        store = RocksStore.open(directory.resolve("store"), StoreConfig.DEFAULT);
        iam = new Iam(store, this, IamConfig.defaults());
        iam.register(this);
        rootKey = iam.accounts().ensureDefault(Optional.empty());
    }

    @Override
    public Instant instant() {
        return now;
    }

    void pass(long seconds) {
        now = now.plusSeconds(seconds);
    }

    @Override
    public void sleepUntil(Instant time) throws InterruptedException {
        throw new InterruptedException("nothing here waits");
    }

    Caller root() {
        return signedBy(rootKey.accessKeyId(), Optional.empty());
    }

    Caller signedBy(String accessKeyId, Optional<String> token) {
        Lookup lookup = iam.credentials().find(accessKeyId, token);
        if (lookup instanceof Lookup.Found(Credentials.Key key)) {
            return key.caller();
        }
        throw new AssertionError(accessKeyId + ": " + lookup);
    }

    @SuppressWarnings("unchecked")
    <I extends Structure, O extends Structure> O call(Caller caller, Operation<I, O> operation, I input) {
        RequestContext context = RequestContext.internal(caller, "ap-northeast-2", now);
        Authorization<I> authorization = (Authorization<I>) authorizations.get(operation.name());
        List<Check> checks = authorization != null
                ? authorization.required(input, context)
                : operation.permissions().stream()
                        .map(permission -> Check.of(permission.action(), "*"))
                        .toList();
        for (Check check : checks) {
            Decision decision = decide(caller, check.action(), check.resourceArn(), check.conditionKeys());
            if (decision instanceof Decision.Deny deny) {
                throw ACCESS_DENIED.because(deny.message());
            }
        }
        Handler<I, O> handler = (Handler<I, O>) handlers.get(operation.name());
        if (handler == null) {
            throw new AssertionError("not registered: " + operation);
        }
        return handler.handle(input, context);
    }

    Decision decide(Caller caller, String action, String resource, Map<String, List<String>> keys) {
        RequestContext context = RequestContext.internal(caller, "ap-northeast-2", now);
        Optional<ResourcePolicies.Attached> attached = Arn.parse(resource)
                .flatMap(arn -> Optional.ofNullable(policies.get(arn.service())).flatMap(p -> p.of(arn, context)));
        return iam.authorizer().decide(new Authorizer.Request(caller, action, resource, keys, attached));
    }

    boolean allows(Caller caller, String action, String resource) {
        return decide(caller, action, resource, Map.of()) instanceof Decision.Allow;
    }

    @Override
    public <I extends Structure, O extends Structure> void on(Operation<I, O> operation, Handler<I, O> handler) {
        if (handlers.put(operation.name(), handler) != null) {
            throw new AssertionError("registered twice: " + operation);
        }
    }

    @Override
    public <I extends Structure, O extends Structure> void on(
            Operation<I, O> operation, Authorization<I> authorization, Handler<I, O> handler) {
        on(operation, handler);
        authorizations.put(operation.name(), authorization);
    }

    @Override
    public void bodyCheck(Service service, BodyCheck check) {
        throw new UnsupportedOperationException("nothing here has raw bodies");
    }

    @Override
    public void resourcePolicies(String arnService, ResourcePolicies found) {
        policies.put(arnService, found);
    }

    @Override
    public void site(Site site) {
        throw new AssertionError("iam has no site");
    }

    @Override
    public void close() {
        iam.close();
        store.close();
    }
}
