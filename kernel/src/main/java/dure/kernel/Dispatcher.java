package dure.kernel;

import dure.wire.Operation;
import dure.wire.schema.Structure;

/**
 * How one room uses another: by its public API operations, as a principal, authorized like any other request. A refusal
 * or failure is the same {@link dure.wire.AwsException} a client would get.
 */
public interface Dispatcher {
    <I extends Structure, O extends Structure> O call(Operation<I, O> operation, I input, RequestContext context);
}
