package dure.kernel;

import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.schema.Structure;

/** Where a room announces what it answers to. Filled once at start, read-only afterwards. */
public interface Registry {

    /** Authorized by the operation's own permissions (operations.txt). */
    <I extends Structure, O extends Structure> void on(Operation<I, O> operation, Handler<I, O> handler);

    /** Authorized by what {@code authorization} asks for; operations.txt says {@code custom}. */
    <I extends Structure, O extends Structure> void on(
            Operation<I, O> operation, Authorization<I> authorization, Handler<I, O> handler);

    /** Authorized by the operation's own permissions and by what {@code more} asks for besides them. */
    default <I extends Structure, O extends Structure> void onAlso(
            Operation<I, O> operation, Authorization<I> more, Handler<I, O> handler) {
        throw new UnsupportedOperationException("more than the permissions of operations.txt");
    }

    /** What operations of the service whose model demands a checksum of the body are checked by. */
    void bodyCheck(Service service, BodyCheck check);

    /** The policies on resources whose ARN has this service part. */
    void resourcePolicies(String arnService, ResourcePolicies policies);

    void site(Site site);
}
