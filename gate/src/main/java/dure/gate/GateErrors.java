package dure.gate;

import dure.kernel.Unoffered;
import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.http.HttpRequest;
import dure.wire.sigv4.SigV4Rules;
import java.util.Map;

/**
 * The errors the gate itself answers with, in the words of one way to speak. The rest of a request's errors come from
 * the protocol or the room.
 *
 * @param signatures for callers that are not recognised
 * @param denied when the model of the operation lists nothing of the kind
 * @param unknownOperation for operations that AWS does not have
 */
record GateErrors(SignatureErrors signatures, ErrorType denied, ErrorType unknownOperation, AwsException internal) {
    private static final AwsException FAILURE = ErrorType.of("InternalFailure", 500)
            .because("The request processing has failed because of an unknown error, exception or failure.");

    private static final ErrorType HEAD_TOO_LARGE = ErrorType.of("RequestHeaderSectionTooLarge", 400);
    private static final int S3_HEAD_BYTES = 8192;

    private static final GateErrors S3 = new GateErrors(
            S3SignatureErrors.INSTANCE,
            S3SignatureErrors.ACCESS_DENIED,
            ErrorType.of("MethodNotAllowed", 405),
            ErrorType.of("InternalError", 500).because("We encountered an internal error. Please try again."));
    private static final GateErrors RPC_JSON = new GateErrors(
            CommonSignatureErrors.RPC_JSON,
            ErrorType.of("AccessDeniedException", 400),
            ErrorType.of("UnknownOperationException", 400),
            FAILURE);
    private static final GateErrors REST_JSON = new GateErrors(
            CommonSignatureErrors.REST_JSON,
            ErrorType.of("AccessDeniedException", 403),
            ErrorType.of("UnknownOperationException", 404),
            FAILURE);
    private static final GateErrors CBOR = new GateErrors(
            CommonSignatureErrors.RPC_JSON,
            ErrorType.of("AccessDeniedException", 400),
            ErrorType.of("UnknownOperationException", 404),
            FAILURE);
    private static final GateErrors XML = new GateErrors(
            CommonSignatureErrors.XML, ErrorType.of("AccessDenied", 403), ErrorType.of("InvalidAction", 400), FAILURE);

    static GateErrors of(ProtocolName protocol, SigV4Rules rules) {
        return switch (protocol) {
            case AWS_JSON_1_0, AWS_JSON_1_1 -> RPC_JSON;
            case REST_JSON -> REST_JSON;
            case RPC_V2_CBOR -> CBOR;
            case REST_XML, AWS_QUERY -> rules.declaresPayload() ? S3 : XML;
        };
    }

    /**
     * Refuses a request line and header fields that are longer than the service takes, whoever sends them.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html">8 KB for S3</a>
     */
    void checkHead(HttpRequest request) {
        if (this == S3 && request.headBytes() > S3_HEAD_BYTES) {
            throw HEAD_TOO_LARGE.because(
                    "Your request header section exceeds the maximum allowed size.",
                    Map.of("MaxSizeAllowed", Integer.toString(S3_HEAD_BYTES)));
        }
    }

    /** AWS has the operation, Dure does not. */
    static AwsException notImplemented(String service, String operation) {
        return Unoffered.refusal("the operation " + service + ":" + operation);
    }

    /** @param operation whose model may have a refusal of its own, as SNS's AuthorizationError */
    AwsException denied(Operation<?, ?> operation, String message) {
        for (ErrorType error : operation.errors()) {
            switch (error.shapeName()) {
                case "AccessDeniedException", "AccessDenied", "AuthorizationErrorException" -> {
                    return error.because(message);
                }
                default -> {}
            }
        }
        return denied.because(message);
    }

    AwsException unknown(String service, String what) {
        return unknownOperation.because(
                switch (unknownOperation.code()) {
                    case "MethodNotAllowed" -> "The specified method is not allowed against this resource.";
                    case "InvalidAction" -> "Could not find operation " + what + " of " + service;
                    default -> "The service " + service + " has no operation " + what;
                });
    }
}
