package dure.wire;

import dure.wire.schema.StructureSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error a service can answer with: a value from a table, never typed at a throw site.
 *
 * @param shapeName the name in the model, as awsJson, restJson and CBOR write it ({@code ResourceNotFoundException})
 * @param code what XML and query protocols write ({@code NoSuchEntity}); equals {@code shapeName} unless told
 * @param status the HTTP status
 * @param schema its members besides the message, null for errors the model does not list
 */
public record ErrorType(
        String shapeName,
        String code,
        int status,
        boolean senderFault,
        @Nullable StructureSchema<?> schema) {

    public static ErrorType of(String code, int status) {
        return new ErrorType(code, code, status, status < 500, null);
    }

    public AwsException because(String message) {
        return new AwsException(this, message, Map.of());
    }

    /** With further members of the error's shape, by their names in the model. */
    public AwsException because(String message, Map<String, Object> members) {
        return new AwsException(this, message, members);
    }
}
