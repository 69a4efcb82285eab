package dure.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.kernel.Clock;
import dure.store.Keys;
import dure.store.Range;
import dure.store.StoreException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreRestartTest {
    private static final byte[] LOG = Keys.key("log");

    @TempDir
    private Path home;

    private RocksStore open() throws Exception {
        return RocksStore.open(home.resolve("store"), StoreConfig.DEFAULT);
    }

    private static byte[] b(String text) {
        return text.getBytes(UTF_8);
    }

    @Test
    void versionstampsGrowAcrossRestarts() throws Exception {
        for (int i = 0; i < 5; i++) {
            int run = i;
            try (RocksStore store = open()) {
                store.update(t -> t.putVersionstamped(LOG, b("" + run)));
                store.update(t -> t.delete(b("nothing")));
            }
        }
        try (RocksStore store = open()) {
            List<String> values = new ArrayList<>();
            store.read(r -> {
                Range range = r.prefix(LOG);
                range.forEachRemaining(e -> values.add(new String(e.value(), UTF_8)));
                return true;
            });
            assertThat(values).containsExactly("0", "1", "2", "3", "4");
        }
    }

    @Test
    void aSecondOpenSaysThatTheDirectoryIsInUse() throws Exception {
        try (RocksStore store = open()) {
            assertThatThrownBy(this::open).isInstanceOf(StoreException.InUse.class);
        }
        try (DataDirectory data = DataDirectory.open(home, Clock.SYSTEM)) {
            assertThatThrownBy(() -> DataDirectory.open(home, Clock.SYSTEM))
                    .isInstanceOf(StoreException.InUse.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
        DataDirectory.open(home, Clock.SYSTEM).close();
    }

    @Test
    void aTransactionThatTakesTooLongFails() throws Exception {
        StoreConfig hasty = StoreConfig.DEFAULT.withMaxTransactionAge(Duration.ofMillis(20));
        try (RocksStore store = RocksStore.open(home.resolve("store"), hasty)) {
            assertThatThrownBy(() -> store.update(t -> {
                        t.get(b("a"));
                        long start = System.nanoTime();
                        while (System.nanoTime() - start < 30_000_000) {
                            Thread.onSpinWait();
                        }
                        t.put(b("a"), b("late"));
                    }))
                    .isInstanceOf(StoreException.TransactionTooOld.class);
            assertThat(store.<byte[]>read(r -> r.get(b("a")))).isNull();
        }
    }

    @Test
    void aTornEndOfTheLogIsToleratedAndDamageBeforeItIsNot() throws Exception {
        Path copy = home.resolve("copy");
        try (RocksStore store = open()) {
            for (int i = 0; i < 1000; i++) {
                int number = i;
                store.update(t -> t.put(Keys.of("n").number(number).bytes(), new byte[100]));
            }
            Files.createDirectory(copy);
            try (Stream<Path> files = Files.list(home.resolve("store"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, copy.resolve(file.getFileName()));
                }
            }
        }
        Path log;
        try (Stream<Path> files = Files.list(copy)) {
            log = files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
        }
        byte[] whole = Files.readAllBytes(log);
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            file.setLength(whole.length - 7);
        }
        try (RocksStore store = RocksStore.open(copy, StoreConfig.DEFAULT)) {
            assertThat(store.<byte[]>read(r -> r.get(Keys.of("n").number(998).bytes())))
                    .hasSize(100);
            assertThat(store.<byte[]>read(r -> r.get(Keys.of("n").number(999).bytes())))
                    .isNull();
        }
        try (Stream<Path> files = Files.list(home.resolve("store"))) {
            log = files.filter(f -> f.toString().endsWith(".log")).findFirst().orElseThrow();
        }
        byte[] damaged = Files.readAllBytes(log);
        damaged[damaged.length / 2] ^= 1;
        Files.write(log, damaged);
        assertThatThrownBy(this::open).isInstanceOf(StoreException.Unavailable.class);
    }

    @Test
    void aReaderThatIsTornReadsAgainAndSeesOneMoment() throws Exception {
        try (RocksStore store = open()) {
            store.update(t -> {
                t.put(b("x"), b("1"));
                t.put(b("y"), b("1"));
            });
            int[] runs = {0};
            String seen = store.read(r -> {
                runs[0]++;
                String x = new String(r.get(b("x")), UTF_8);
                if (runs[0] == 1) {
                    store.update(t -> {
                        t.put(b("x"), b("2"));
                        t.put(b("y"), b("2"));
                    });
                }
                return x + new String(r.get(b("y")), UTF_8);
            });
            assertThat(seen).isEqualTo("22");
            assertThat(runs[0]).isEqualTo(2);
        }
    }
}
