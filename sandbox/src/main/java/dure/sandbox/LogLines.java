package dure.sandbox;

import java.time.Instant;

/** Receives a sandbox's log, in order and without line ends, from one thread at a time. Must not block for long. */
@FunctionalInterface
public interface LogLines {
    void line(Instant at, String text);
}
