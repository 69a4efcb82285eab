package dure.gate;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.protocol.Protocols;
import dure.wire.sigv4.SigV4Rules;
import dure.wire.sigv4.SignedRequest;
import java.util.List;
import java.util.Optional;

/** Answers for services that no room is there for, in the protocol that the request looks like. */
final class UnknownServices {
    private static final ErrorType UNREADABLE = ErrorType.of("RequestEntityTooLargeException", 413);

    private UnknownServices() {}

    static HttpResponse answer(HttpRequest request, Optional<SignedRequest> signed) {
        String service = signed.map(parsed -> parsed.scope().service()).orElseGet(() -> targetPrefix(request));
        return encode(request, service, GateErrors.notImplemented(service, asked(request)));
    }

    /** The form could not be read: too large, or cut off. */
    static HttpResponse unreadable(HttpRequest request) {
        return encode(request, "", UNREADABLE.because("The request body is too large or incomplete"));
    }

    /** What the client asked for, as far as one can tell without a model. */
    static String asked(HttpRequest request) {
        String target = request.headers().get("x-amz-target");
        if (target != null) {
            return target.substring(target.lastIndexOf('.') + 1);
        }
        String action = request.rawQuery().isEmpty() ? null : request.parameter("Action");
        return action == null ? request.method() + " " + request.rawPath() : action;
    }

    private static HttpResponse encode(HttpRequest request, String service, AwsException error) {
        ProtocolName protocol = protocol(request);
        Service stranger = new Service(
                service,
                service,
                service,
                service,
                service,
                "",
                List.of(protocol),
                null,
                null,
                null,
                List::of,
                List.of());
        return Protocols.of(protocol).encodeError(stranger, null, error, RequestIds.next(SigV4Rules.STANDARD));
    }

    private static ProtocolName protocol(HttpRequest request) {
        if (request.headers().has("x-amz-target")) {
            return ProtocolName.AWS_JSON_1_1;
        }
        boolean form = request.headers().get("content-type", "").startsWith("application/x-www-form-urlencoded");
        return form || request.rawQuery().contains("Action=") ? ProtocolName.AWS_QUERY : ProtocolName.REST_JSON;
    }

    private static String targetPrefix(HttpRequest request) {
        String target = request.headers().get("x-amz-target", "");
        int dot = target.indexOf('.');
        return dot < 0 ? "unknown" : target.substring(0, dot);
    }
}
