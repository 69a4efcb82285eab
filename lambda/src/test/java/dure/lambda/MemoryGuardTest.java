package dure.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MemoryGuardTest {
    private static final long MB = 1 << 20;

    private final AtomicLong available = new AtomicLong(1024 * MB);
    private final AtomicLong nanos = new AtomicLong();
    private final MemoryGuard guard = new MemoryGuard(available::get, nanos::get);

    @Test
    void startsAreAdmittedWhileMemoryIsLeft() {
        available.set(288 * MB);
        assertThat(guard.admit()).isTrue();
        available.set(287 * MB);
        nanos.addAndGet(10_000_000_000L);
        assertThat(guard.admit()).isFalse();
    }

    @Test
    void whatHasJustStartedIsCountedUntilItsMemoryShows() {
        int admitted = 0;
        while (guard.admit()) {
            admitted++;
        }
        assertThat(admitted).isEqualTo((1024 - 256) / 32);
        nanos.addAndGet(3_000_000_001L);
        assertThat(guard.admit()).isTrue();
    }
}
