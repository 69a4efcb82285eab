package dure.kernel;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** The time, and waiting for it. Tests use a clock that they move themselves. */
public interface Clock extends InstantSource {

    Clock SYSTEM = new Clock() {
        @Override
        public Instant instant() {
            return Instant.now();
        }

        @Override
        public void sleepUntil(Instant time) throws InterruptedException {
            Duration wait = Duration.between(Instant.now(), time);
            if (wait.isPositive()) {
                Thread.sleep(wait);
            }
        }
    };

    /** Returns when this clock shows {@code time} or later. */
    void sleepUntil(Instant time) throws InterruptedException;
}
