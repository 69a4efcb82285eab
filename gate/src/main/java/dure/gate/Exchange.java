package dure.gate;

import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.http.HttpResponse;
import dure.wire.protocol.Protocol;
import dure.wire.protocol.Protocols;
import org.jspecify.annotations.Nullable;

/** One API request on its way, for the words of its errors and for the observers. Not thread-safe. */
final class Exchange {
    final ServiceResolver.Resolved resolved;
    final ProtocolName protocolName;
    final Protocol protocol;
    final GateErrors errors;
    final String requestId;
    private final long startedNanos;

    @Nullable
    Operation<?, ?> operation;

    String operationName = "";
    String account;
    String callerArn = "anonymous";
    String resource = "";

    Exchange(
            ServiceResolver.Resolved resolved,
            ProtocolName protocolName,
            String requestId,
            String account,
            long startedNanos) {
        this.resolved = resolved;
        this.protocolName = protocolName;
        this.protocol = Protocols.of(protocolName);
        this.errors = GateErrors.of(protocolName, resolved.api().rules());
        this.requestId = requestId;
        this.account = account;
        this.startedNanos = startedNanos;
    }

    ApiService api() {
        return resolved.api();
    }

    HttpResponse encode(AwsException error) {
        return protocol.encodeError(api().service(), operation, error, requestId);
    }

    GateObserver.Event event(int status, String errorCode) {
        return new GateObserver.Event(
                requestId,
                api().service().id(),
                operationName,
                account,
                callerArn,
                resource,
                status,
                errorCode,
                System.nanoTime() - startedNanos,
                false);
    }
}
