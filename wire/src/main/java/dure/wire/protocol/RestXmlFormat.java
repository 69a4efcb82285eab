package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Headers;
import dure.wire.schema.Location;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import dure.wire.schema.TimestampFormat;
import dure.wire.schema.Validator;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** restXml's bodies, with S3's departures. */
final class RestXmlFormat implements RestFormat {
    private static final String SCHEMA_MISMATCH =
            "The XML you provided was not well-formed or did not validate against our published schema";

    private final WireLimits limits;

    RestXmlFormat(WireLimits limits) {
        this.limits = limits;
    }

    @Override
    public String contentType() {
        return "application/xml";
    }

    @Override
    public void read(StructureSchema<?> schema, byte[] body, @Nullable Object[] values) throws IOException {
        XmlReader.read(body, schema, values, limits.maxDepth());
    }

    @Override
    public @Nullable Object readPayload(Member member, Schema schema, byte[] body) throws IOException {
        if (schema instanceof StructureSchema<?> structure) {
            return XmlReader.read(body, structure, limits.maxDepth());
        }
        throw new Malformed("A body of XML cannot be a " + schema.name());
    }

    @Override
    public byte[] write(Operation<?, ?> operation, Structure output) {
        Service service = operation.service().get();
        StructureSchema<?> schema = output.schema();
        XmlWriter xml = new XmlWriter().declaration();
        if (schema.is(StructureSchema.Trait.UNWRAPPED)) {
            unwrapped(service, output, xml);
        } else {
            xml.root(XmlNames.root(schema, null), output, null, service.xmlNamespace());
        }
        return xml.toByteArray();
    }

    private static void unwrapped(Service service, Structure output, XmlWriter xml) {
        String own = output.schema().xmlNamespace();
        String namespace = own == null ? service.xmlNamespace() : own;
        for (Member member : output.schema().members()) {
            if (member.location() != Location.BODY) {
                continue;
            }
            Object value = output.member(member.index());
            xml.open(member.wireName(), namespace);
            if (value != null && member.target().get() instanceof ScalarSchema scalar) {
                xml.escape(Texts.write(scalar, member.timestampFormat(), TimestampFormat.DATE_TIME, value));
            }
            xml.close(member.wireName());
        }
    }

    @Override
    public byte[] writePayload(Operation<?, ?> operation, Member member, Schema schema, Object value) {
        XmlWriter xml = new XmlWriter().declaration();
        String outputNamespace = operation.output().xmlNamespace();
        String namespace = outputNamespace == null ? operation.service().get().xmlNamespace() : outputNamespace;
        StructureSchema<?> structure = ((Structure) value).schema();
        xml.root(XmlNames.root(structure, member), (Structure) value, member, namespace);
        return xml.toByteArray();
    }

    @Override
    public byte[] writeError(Service service, AwsException error, String requestId, Headers headers) {
        XmlWriter xml = new XmlWriter().declaration();
        if (!Quirks.of(service).s3()) {
            return wrappedError(service, error, requestId, xml).toByteArray();
        }
        xml.open("Error").text("Code", error.type().code());
        message(error, xml);
        ErrorBody.members(error, xml);
        xml.text("RequestId", requestId)
                .text("HostId", RestProtocol.hostId(requestId))
                .close("Error");
        return xml.toByteArray();
    }

    /** {@code <ErrorResponse>} as CloudFront and the query protocol write it. */
    static XmlWriter wrappedError(Service service, AwsException error, String requestId, XmlWriter xml) {
        xml.open("ErrorResponse", service.xmlNamespace()).open("Error");
        xml.text("Type", error.type().senderFault() ? "Sender" : "Receiver");
        xml.text("Code", error.type().code());
        message(error, xml);
        ErrorBody.members(error, xml);
        return xml.close("Error").text("RequestId", requestId).close("ErrorResponse");
    }

    private static void message(AwsException error, XmlWriter xml) {
        if (!error.message().isEmpty()) {
            xml.text("Message", error.message());
        }
    }

    @Override
    public ErrorType malformed() {
        return WireErrors.MALFORMED_XML;
    }

    @Override
    public ErrorType malformedParameter() {
        return WireErrors.INVALID_ARGUMENT;
    }

    @Override
    public ErrorType tooLarge() {
        return WireErrors.MESSAGE_TOO_LONG;
    }

    /** S3 checks values itself, with an error of its own for each; here only what must be there is. */
    @Override
    public void validate(Service service, Structure input) {
        if (!Quirks.of(service).s3()) {
            Validator.check(input, WireErrors.MALFORMED_XML);
            return;
        }
        Member missing = Validator.missing(input);
        if (missing == null) {
            return;
        }
        boolean absent = input.member(missing.index()) == null;
        throw switch (missing.location()) {
            case HEADER, HEADERS ->
                WireErrors.INVALID_REQUEST.because("Missing required header for this request: " + missing.wireName());
            case QUERY, QUERY_MAP, URI ->
                WireErrors.INVALID_ARGUMENT.because(
                        "Missing required parameter for this request: " + missing.wireName());
            case PAYLOAD, BODY, STATUS_CODE ->
                absent && missing.location() == Location.PAYLOAD
                        ? WireErrors.MISSING_BODY.because("Request Body is empty")
                        : WireErrors.MALFORMED_XML.because(SCHEMA_MISMATCH);
        };
    }
}
