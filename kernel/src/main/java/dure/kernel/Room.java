package dure.kernel;

/** A service's door: dependencies in by its constructor, registrations out. */
public interface Room extends AutoCloseable {
    void register(Registry registry);

    /** Begins background work. Called once, after every room has registered. */
    default void start() {}

    /** Ends background work. */
    @Override
    default void close() {}
}
