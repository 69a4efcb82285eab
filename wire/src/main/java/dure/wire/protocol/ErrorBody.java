package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import dure.wire.AwsException;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.Headers;
import dure.wire.schema.Location;
import dure.wire.schema.Member;
import dure.wire.schema.Schema;
import dure.wire.schema.StructureSchema;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the bodies of errors share. */
final class ErrorBody {
    private ErrorBody() {}

    /**
     * The error with its namespace. Errors of the model are the service's own; the others come from the framework AWS's
     * JSON services share and carry its namespaces, as DynamoDB's answers show.
     */
    static String longName(Service service, AwsException error) {
        String name = error.type().shapeName();
        if (error.type().schema() != null) {
            return service.shapeNamespace() == null ? name : service.shapeNamespace() + "#" + name;
        }
        return name.equals("ValidationException")
                ? "com.amazon.coral.validate#" + name
                : "com.amazon.coral.service#" + name;
    }

    /** What clients of a service that also speaks the query protocol read the old code from. */
    static void queryError(Service service, AwsException error, Headers headers) {
        if (service.protocols().contains(ProtocolName.AWS_QUERY)) {
            headers.set(
                    "x-amzn-query-error", error.type().code() + (error.type().senderFault() ? ";Sender" : ";Receiver"));
        }
    }

    /** The message and the members of the error's shape that travel in the body. */
    static void members(AwsException error, JsonWriter writer, JsonGenerator generator) throws IOException {
        StructureSchema<?> schema = error.type().schema();
        Member message = message(schema);
        if (message != null || schema == null || !error.message().isEmpty()) {
            String name = message == null ? "message" : writer.wireNames() ? message.wireName() : message.name();
            generator.writeStringField(name, error.message());
        }
        for (Map.Entry<String, Object> entry : error.members().entrySet()) {
            Member member = schema == null ? null : schema.member(entry.getKey());
            if (member == null) {
                generator.writeFieldName(entry.getKey());
                JsonWriter.document(entry.getValue(), generator);
            } else if (member != message && member.location() == Location.BODY) {
                writer.member(member, entry.getValue(), generator);
            }
        }
    }

    /** Writes the members that are elements, for XML; those outside of a model as plain text. */
    static void members(AwsException error, XmlWriter xml) {
        StructureSchema<?> schema = error.type().schema();
        Member message = message(schema);
        for (Map.Entry<String, Object> entry : error.members().entrySet()) {
            Member member = schema == null ? null : schema.member(entry.getKey());
            if (member == null) {
                xml.text(entry.getKey(), entry.getValue().toString());
            } else if (member != message && member.location() == Location.BODY) {
                Schema target = member.target().get();
                xml.value(member.wireName(), target, member, entry.getValue());
            }
        }
    }

    static @Nullable Member message(@Nullable StructureSchema<?> schema) {
        if (schema == null) {
            return null;
        }
        Member message = schema.member("message");
        return message == null ? schema.member("Message") : message;
    }
}
