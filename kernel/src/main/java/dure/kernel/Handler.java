package dure.kernel;

import dure.wire.schema.Structure;

/** Carries out one operation. Runs on a virtual thread, may block, throws {@link dure.wire.AwsException}. */
@FunctionalInterface
public interface Handler<I extends Structure, O extends Structure> {
    O handle(I input, RequestContext context);
}
