package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Headers;
import dure.wire.schema.Member;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What the two REST protocols do differently: the body. */
sealed interface RestFormat permits RestXmlFormat, RestJsonFormat {
    String contentType();

    /** Reads the members that travel in the body into {@code values}. */
    void read(StructureSchema<?> schema, byte[] body, @Nullable Object[] values) throws IOException;

    /** Reads a body that is one structured member. */
    @Nullable
    Object readPayload(Member member, Schema schema, byte[] body) throws IOException;

    /** Writes the members that travel in the body. */
    byte[] write(Operation<?, ?> operation, Structure output);

    byte[] writePayload(Operation<?, ?> operation, Member member, Schema schema, Object value);

    byte[] writeError(Service service, AwsException error, String requestId, Headers headers);

    ErrorType malformed();

    /** The error for a path, query or header that is not what the schema asks for. */
    ErrorType malformedParameter();

    ErrorType tooLarge();

    /** Checks the constraints this protocol's services check. */
    void validate(Service service, Structure input);
}
