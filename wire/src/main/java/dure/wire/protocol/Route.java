package dure.wire.protocol;

import dure.wire.Operation;

/** What a request asks for. */
public sealed interface Route {
    /** An operation Dure offers. */
    record Offered(Operation<?, ?> operation) implements Route {}

    /** An operation of AWS's model that Dure does not offer. */
    record NotOffered(String name) implements Route {}

    /** Nothing the model knows. */
    record Unknown() implements Route {}
}
