package dure.gate;

import dure.kernel.Authenticator;
import dure.kernel.Authorization;
import dure.kernel.Authorizer;
import dure.kernel.BodyCheck;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Credentials;
import dure.kernel.Dispatcher;
import dure.kernel.Handler;
import dure.kernel.Registry;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.kernel.Site;
import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.HttpHandler;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Structure;
import dure.wire.sigv4.SigV4Exception;
import dure.wire.sigv4.SigV4Rules;
import dure.wire.sigv4.SignedRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door. Rooms register first, from one thread; then requests may come, from any.
 *
 * <p>A site that serves a request gets it; every other request is an API call, see {@link ApiRequests}.
 */
public final class Gate implements HttpHandler, Registry, Dispatcher, Authenticator {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

    private final GateConfig config;
    private final Clock clock;
    private final ServiceResolver services;
    private final Authentication authentication;
    private final AuthorizationChecks authorization;
    private final Observers observers = new Observers();
    private final List<Site> sites = new ArrayList<>();
    private final ApiRequests requests;
    private final InternalCalls calls;
    private final Origins origins;

    public Gate(GateConfig config, Credentials credentials, Authorizer authorizer, Clock clock) {
        this.config = config;
        this.clock = clock;
        this.services = new ServiceResolver(config.domain());
        this.authentication = new Authentication(credentials, clock);
        this.authorization = new AuthorizationChecks(authorizer);
        this.origins = new Origins(config.domain());
        this.requests = new ApiRequests(config, clock, services, authentication, authorization, observers);
        this.calls = new InternalCalls(services, authorization, observers);
    }

    /** Tells {@code observer} of every API call from now on. Only before requests come. */
    public void observe(GateObserver observer) {
        observers.add(observer);
    }

    @Override
    public <I extends Structure, O extends Structure> void on(Operation<I, O> operation, Handler<I, O> handler) {
        services.add(operation.service().get()).register(Registered.byTemplates(operation, handler));
    }

    @Override
    public <I extends Structure, O extends Structure> void on(
            Operation<I, O> operation, Authorization<I> checks, Handler<I, O> handler) {
        services.add(operation.service().get()).register(new Registered<>(operation, checks, handler));
    }

    @Override
    public <I extends Structure, O extends Structure> void onAlso(
            Operation<I, O> operation, Authorization<I> more, Handler<I, O> handler) {
        services.add(operation.service().get())
                .register(Registered.byTemplates(operation, handler).and(more));
    }

    @Override
    public void bodyCheck(Service service, BodyCheck check) {
        services.add(service).checkBodies(check);
    }

    @Override
    public void resourcePolicies(String arnService, ResourcePolicies policies) {
        authorization.resourcePolicies(arnService, policies);
    }

    @Override
    public void site(Site site) {
        sites.add(site);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        Site site = siteOf(request);
        return site == null ? requests.answer(request) : serve(site, request);
    }

    @Override
    public @Nullable HttpResponse answerNow(HttpRequest head) {
        try {
            Site site = siteOf(head);
            return site == null ? null : site.answerNow(head);
        } catch (RuntimeException bug) {
            LOG.error(
                    "answering {} {} at once failed; it is answered the long way", head.method(), head.rawPath(), bug);
            return null;
        }
    }

    @Override
    public <I extends Structure, O extends Structure> O call(
            Operation<I, O> operation, I input, RequestContext context) {
        return calls.call(operation, input, context);
    }

    /**
     * For sites that take signed requests. Without a signature the caller is anonymous. The body must be in memory
     * (Body.Bytes) when there is one, unless {@code x-amz-content-sha256} says that it is not signed.
     */
    @Override
    public Caller authenticate(HttpRequest request, String service) {
        SignatureErrors errors = CommonSignatureErrors.REST_JSON;
        Optional<SignedRequest> signed;
        try {
            signed = SignedRequest.parse(request);
        } catch (SigV4Exception fault) {
            throw errors.of(fault, "", clock.instant());
        }
        if (signed.isEmpty()) {
            return Caller.anonymous(config.account());
        }
        if (config.refusesForeignOrigins()
                && origins.isForeign(request.headers().get("origin"))) {
            throw Origins.REFUSED.because(Origins.REFUSED_MESSAGE);
        }
        return authentication
                .verify(request, signed.get(), SigV4Rules.STANDARD, service, Optional.empty(), errors)
                .caller();
    }

    private @Nullable Site siteOf(HttpRequest head) {
        for (Site site : sites) {
            if (site.serves(head)) {
                return site;
            }
        }
        return null;
    }

    private HttpResponse serve(Site site, HttpRequest request) {
        String requestId = RequestIds.next(SigV4Rules.STANDARD);
        RequestContext context = new RequestContext(
                requestId,
                Caller.anonymous(config.account()),
                config.region(),
                request.remoteAddress(),
                request.headers().get("user-agent", ""),
                request.headers().get("host", ""),
                request.secure(),
                clock.instant());
        try {
            return site.serve(request, context);
        } catch (AwsException refusal) {
            return plain(refusal.type().status(), refusal.message(), requestId);
        } catch (RuntimeException | StackOverflowError | AssertionError bug) {
            LOG.error("request {} ({} {}) failed in a site", requestId, request.method(), request.rawPath(), bug);
            return plain(500, "Internal server error", requestId);
        }
    }

    private static HttpResponse plain(int status, String message, String requestId) {
        HttpResponse response = HttpResponse.of(status, "text/plain; charset=utf-8", message + "\n");
        response.headers().set("x-amzn-RequestId", requestId);
        return response;
    }
}
