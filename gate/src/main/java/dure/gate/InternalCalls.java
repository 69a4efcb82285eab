package dure.gate;

import dure.kernel.Authorization.Check;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.schema.Structure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls from room to room: no wire, but the same permissions and the same errors. Thread-safe. */
final class InternalCalls implements Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(InternalCalls.class);

    private final ServiceResolver services;
    private final AuthorizationChecks authorization;
    private final Observers observers;

    InternalCalls(ServiceResolver services, AuthorizationChecks authorization, Observers observers) {
        this.services = services;
        this.authorization = authorization;
        this.observers = observers;
    }

    @Override
    public <I extends Structure, O extends Structure> O call(
            Operation<I, O> operation, I input, RequestContext context) {
        long startedNanos = System.nanoTime();
        String resource = "";
        ApiService api = services.find(operation.service().get()).orElseThrow(() -> missing(operation));
        GateErrors errors = GateErrors.of(api.service().protocols().getFirst(), api.rules());
        try {
            Registered<I, O> registered = registered(api, operation);
            if (!operation.traits().contains(Operation.Trait.UNAUTHENTICATED)) {
                List<Check> checks = registered.authorization().required(input, context);
                resource = checks.isEmpty() ? "" : checks.getFirst().resourceArn();
                String denial =
                        authorization.decide(checks, context, Optional.empty()).denial();
                if (denial != null) {
                    throw errors.denied(operation, denial);
                }
            }
            O output = registered.handler().handle(input, context);
            tell(operation, context, resource, operation.successStatus(), "", startedNanos);
            return output;
        } catch (AwsException refusal) {
            tell(
                    operation,
                    context,
                    resource,
                    refusal.type().status(),
                    refusal.type().code(),
                    startedNanos);
            throw refusal;
        } catch (RuntimeException | StackOverflowError | AssertionError bug) {
            LOG.error("internal call {} ({}) failed", context.requestId(), operation, bug);
            AwsException failure = errors.internal();
            tell(
                    operation,
                    context,
                    resource,
                    failure.type().status(),
                    failure.type().code(),
                    startedNanos);
            throw failure;
        }
    }

    /** An operation's name says which types it has, so the cast holds. */
    @SuppressWarnings("unchecked")
    private static <I extends Structure, O extends Structure> Registered<I, O> registered(
            ApiService api, Operation<I, O> operation) {
        @Nullable Registered<?, ?> found = api.find(operation);
        if (found == null) {
            throw missing(operation);
        }
        return (Registered<I, O>) found;
    }

    private static AwsException missing(Operation<?, ?> operation) {
        return GateErrors.notImplemented(operation.service().get().id(), operation.name());
    }

    private void tell(
            Operation<?, ?> operation,
            RequestContext context,
            String resource,
            int status,
            String errorCode,
            long startedNanos) {
        observers.tell(new GateObserver.Event(
                context.requestId(),
                operation.service().get().id(),
                operation.name(),
                context.account().value(),
                context.caller().arn(),
                resource,
                status,
                errorCode,
                System.nanoTime() - startedNanos,
                true));
    }
}
