package dure.gate;

import dure.kernel.Authorization.Check;
import dure.kernel.BodyCheck;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.protocol.ProtocolDetector;
import dure.wire.protocol.Route;
import dure.wire.schema.Structure;
import dure.wire.sigv4.PayloadErrors;
import dure.wire.sigv4.SigV4Exception;
import dure.wire.sigv4.SigV4Verifier;
import dure.wire.sigv4.SignedRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of an API request: service, operation, caller, input, permission, handler, answer. Whatever goes wrong on the
 * way is answered in the words of the protocol that was spoken. Thread-safe.
 */
final class ApiRequests {
    private static final Logger LOG = LoggerFactory.getLogger(ApiRequests.class);
    private static final ErrorType TOO_LARGE = ErrorType.of("RequestEntityTooLargeException", 413);
    private static final String TRUNCATED = "The request body terminated unexpectedly";

    private final GateConfig config;
    private final Clock clock;
    private final ServiceResolver services;
    private final Authentication authentication;
    private final AuthorizationChecks authorization;
    private final Observers observers;
    private final Origins origins;

    ApiRequests(
            GateConfig config,
            Clock clock,
            ServiceResolver services,
            Authentication authentication,
            AuthorizationChecks authorization,
            Observers observers) {
        this.config = config;
        this.clock = clock;
        this.services = services;
        this.authentication = authentication;
        this.authorization = authorization;
        this.observers = observers;
        this.origins = new Origins(config.domain());
    }

    HttpResponse answer(HttpRequest request) {
        long startedNanos = System.nanoTime();
        Signature signature = signature(request);
        Optional<ServiceResolver.Resolved> resolved;
        try {
            resolved = services.resolve(request, signature.signed);
        } catch (IOException unreadable) {
            return UnknownServices.unreadable(request);
        }
        if (resolved.isEmpty()) {
            return UnknownServices.answer(request, signature.signed);
        }
        ApiService api = resolved.get().api();
        ProtocolName protocol =
                ProtocolDetector.detect(api.service(), resolved.get().request());
        String requestId = RequestIds.next(api.rules());
        Exchange exchange = new Exchange(
                resolved.get(), protocol, requestId, config.account().value(), startedNanos);
        return answer(exchange, signature);
    }

    private HttpResponse answer(Exchange exchange, Signature signature) {
        try {
            HttpResponse response = call(exchange, signature);
            observers.tell(exchange.event(response.status(), ""));
            return response;
        } catch (AwsException refusal) {
            return failed(exchange, refusal);
        } catch (RuntimeException | StackOverflowError | AssertionError bug) {
            LOG.error(
                    "request {} ({} {}) failed",
                    exchange.requestId,
                    exchange.api().service(),
                    exchange.operationName,
                    bug);
            return failed(exchange, exchange.errors.internal());
        }
    }

    private HttpResponse failed(Exchange exchange, AwsException error) {
        HttpResponse response = exchange.encode(error);
        observers.tell(exchange.event(response.status(), error.type().code()));
        return response;
    }

    private HttpResponse call(Exchange exchange, Signature signature) {
        HttpRequest arrived = exchange.resolved.request();
        exchange.errors.checkHead(arrived);
        refuseForeignOrigin(exchange, arrived);
        if (signature.fault != null) {
            throw exchange.errors.signatures().of(signature.fault, "", clock.instant());
        }
        HttpRequest request = exchange.api().rules().declaresPayload() ? arrived : inMemory(exchange, arrived);
        Registered<?, ?> registered = route(exchange, exchange.resolved.pathStyle(request));
        return run(exchange, registered, request, signature.signed);
    }

    private Registered<?, ?> route(Exchange exchange, HttpRequest request) {
        ApiService api = exchange.api();
        return switch (api.router().route(exchange.protocolName, request)) {
            case Route.Offered(Operation<?, ?> operation) -> {
                exchange.operation = operation;
                exchange.operationName = operation.name();
                Registered<?, ?> registered = api.find(operation);
                if (registered == null) {
                    throw GateErrors.notImplemented(api.service().id(), operation.name());
                }
                yield registered;
            }
            case Route.NotOffered(String name) -> {
                exchange.operationName = name;
                throw GateErrors.notImplemented(api.service().id(), name);
            }
            case Route.Unknown()
            when isBrowserUpload(api, request) ->
                throw GateErrors.notImplemented(api.service().id(), "PostObject");
            case Route.Unknown() ->
                throw exchange.errors.unknown(api.service().serviceId(), UnknownServices.asked(request));
        };
    }

    /** S3's uploads by HTML forms, which are no operation of its model. */
    private static boolean isBrowserUpload(ApiService api, HttpRequest request) {
        return api.rules().declaresPayload()
                && request.method().equals("POST")
                && request.headers().get("content-type", "").startsWith("multipart/form-data");
    }

    private <I extends Structure, O extends Structure> HttpResponse run(
            Exchange exchange, Registered<I, O> registered, HttpRequest request, Optional<SignedRequest> signed) {
        Operation<I, O> operation = registered.operation();
        Authentication.Verified verified = authenticate(exchange, operation, request, signed);
        Caller caller = verified.caller();
        exchange.callerArn = caller.arn();
        exchange.account = caller.account().value();
        HttpRequest readable = operation.traits().contains(Operation.Trait.CHECKSUM_REQUIRED)
                ? bodyChecked(exchange, operation, verified.request())
                : verified.request();
        I input = exchange.protocol.decode(operation, exchange.resolved.pathStyle(readable));
        RequestContext context = context(exchange, request, caller, region(exchange, signed));
        if (!operation.traits().contains(Operation.Trait.UNAUTHENTICATED)) {
            context = authorize(exchange, registered, input, context, request);
        }
        O output = registered.handler().handle(input, context);
        return exchange.protocol.encode(operation, output, exchange.requestId);
    }

    private Authentication.Verified authenticate(
            Exchange exchange, Operation<?, ?> operation, HttpRequest request, Optional<SignedRequest> signed) {
        ApiService api = exchange.api();
        SignatureErrors errors = exchange.errors.signatures();
        if (signed.isPresent()) {
            return authentication.verify(
                    request,
                    signed.get(),
                    api.rules(),
                    api.service().signingName(),
                    exchange.resolved.region(),
                    errors);
        }
        if (!api.welcomesAnonymous() && !operation.traits().contains(Operation.Trait.UNAUTHENTICATED)) {
            throw errors.missing();
        }
        HttpRequest readable = api.rules().declaresPayload() ? SigV4Verifier.anonymous(request) : request;
        return new Authentication.Verified(Caller.anonymous(config.account()), readable);
    }

    /** The context to go on with: nobody's account becomes the resource owner's. */
    private <I extends Structure> RequestContext authorize(
            Exchange exchange, Registered<I, ?> registered, I input, RequestContext context, HttpRequest request) {
        List<Check> checks = registered.authorization().required(input, context);
        if (!checks.isEmpty()) {
            exchange.resource = checks.getFirst().resourceArn();
        }
        Optional<String> referer = Optional.ofNullable(request.headers().get("referer"));
        AuthorizationChecks.Outcome outcome = authorization.decide(checks, context, referer);
        if (outcome.denial() != null) {
            throw exchange.errors.denied(registered.operation(), outcome.denial());
        }
        if (!context.caller().isAnonymous() || outcome.owner().isEmpty()) {
            return context;
        }
        exchange.account = outcome.owner().get().value();
        return context(exchange, request, Caller.anonymous(outcome.owner().get()), context.region());
    }

    private RequestContext context(Exchange exchange, HttpRequest request, Caller caller, String region) {
        return new RequestContext(
                exchange.requestId,
                caller,
                region,
                request.remoteAddress(),
                request.headers().get("user-agent", ""),
                request.headers().get("host", ""),
                request.secure(),
                clock.instant());
    }

    private String region(Exchange exchange, Optional<SignedRequest> signed) {
        return signed.map(parsed -> parsed.scope().region())
                .or(() -> exchange.resolved.region())
                .orElse(config.region());
    }

    private void refuseForeignOrigin(Exchange exchange, HttpRequest request) {
        if (config.refusesForeignOrigins()
                && origins.isForeign(request.headers().get("origin"))) {
            throw exchange.errors.denied().because(Origins.REFUSED_MESSAGE);
        }
    }

    private HttpRequest bodyChecked(Exchange exchange, Operation<?, ?> operation, HttpRequest request) {
        BodyCheck check = exchange.api().bodyCheck();
        if (check == null) {
            return request;
        }
        Body body = request.body();
        HttpRequest read = inMemory(exchange, request);
        check.check(operation, request.headers(), body.trailers(), ((Body.Bytes) read.body()).bytes());
        return read;
    }

    private HttpRequest inMemory(Exchange exchange, HttpRequest request) {
        if (request.body() instanceof Body.Bytes) {
            return request;
        }
        int maxBytes = exchange.api().maxBodyBytes(exchange.protocolName, config);
        try {
            if (request.body().length() > maxBytes) {
                throw TOO_LARGE.because("Request size exceeds the limit of " + maxBytes + " bytes");
            }
            return request.withBody(Body.of(request.body().readAll(maxBytes)));
        } catch (Body.BodyTooLargeException large) {
            throw TOO_LARGE.because("Request size exceeds the limit of " + maxBytes + " bytes");
        } catch (IOException broken) {
            throw PayloadErrors.INCOMPLETE_BODY.because(TRUNCATED);
        }
    }

    /** A signature, or none, or one that makes no sense: that is said when the protocol is known. */
    private record Signature(
            Optional<SignedRequest> signed, @Nullable SigV4Exception fault) {}

    private static Signature signature(HttpRequest request) {
        try {
            return new Signature(SignedRequest.parse(request), null);
        } catch (SigV4Exception fault) {
            return new Signature(Optional.empty(), fault);
        }
    }
}
