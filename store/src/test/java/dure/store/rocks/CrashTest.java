package dure.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dure.kernel.Clock;
import dure.store.Keys;
import dure.store.Range;
import java.io.BufferedReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes under load is killed again and again over the same directory. SIGKILL leaves the kernel's page
 * cache, so this tests recovery and atomicity, not loss of power.
 */
@Timeout(180)
class CrashTest {
    private static final int KILLS = 15;

    private record Acknowledged(long value, String blob) {}

    @TempDir
    private Path home;

    private final Map<Long, Acknowledged> acknowledged = new HashMap<>();

    @Test
    void nothingAcknowledgedIsLostAndNothingIsHalfThere() throws Exception {
        Random random = new Random();
        for (int round = 0; round < KILLS; round++) {
            int before = acknowledged.size();
            writeAndKill(round, 100 + random.nextInt(900));
            assertThat(acknowledged.size())
                    .as("acknowledged in round %d", round)
                    .isGreaterThan(before);
        }
        try (DataDirectory data = DataDirectory.open(home, Clock.SYSTEM)) {
            deliverTheRest(data);
            check(data);
        }
    }

    private void writeAndKill(int round, int millis) throws Exception {
        Process writer = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CrashingWriter.class.getName(),
                        home.toString(),
                        "" + round)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Thread killer = null;
        try (BufferedReader lines = writer.inputReader(UTF_8)) {
            String line;
            while ((line = lines.readLine()) != null) {
                if (killer == null) {
                    killer = Thread.ofVirtual().start(() -> killAfter(writer, millis));
                }
                String[] words = line.split(" ");
                if (words.length == 4) {
                    acknowledged.put(Long.parseLong(words[0]), new Acknowledged(Long.parseLong(words[1]), words[2]));
                }
            }
        } finally {
            writer.destroyForcibly();
            writer.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Through the handle: {@link Process#destroyForcibly} would also close the pipe, with acknowledgements in it. */
    private static void killAfter(Process writer, int millis) {
        try {
            writer.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writer.toHandle().destroyForcibly();
    }

    private static void deliverTheRest(DataDirectory data) throws Exception {
        Semaphore commits = new Semaphore(0);
        try (AutoCloseable watch = data.store().watch(Keys.key("outbox"), commits::release);
                AutoCloseable worker = CrashingWriter.consume(data)) {
            while (data.outbox().depth("crash") > 0) {
                assertThat(commits.tryAcquire(60, TimeUnit.SECONDS))
                        .as("a delivery")
                        .isTrue();
            }
        }
    }

    private void check(DataDirectory data) {
        Map<Long, Long> a = numbers(data, "a");
        Map<Long, Long> b = numbers(data, "b");
        assertThat(a).isEqualTo(b);
        Set<Long> logged = new HashSet<>();
        int[] rows = {0};
        data.store().read(r -> {
            r.prefix(Keys.key("log")).forEachRemaining(e -> {
                logged.add(CrashingWriter.toLong(e.value()));
                rows[0]++;
            });
            return true;
        });
        assertThat(logged).isEqualTo(a.keySet());
        assertThat(rows[0]).isEqualTo(a.size());
        long count = ByteBuffer.wrap(data.store().<byte[]>read(r -> r.get(Keys.key("count"))))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getLong();
        assertThat(count).isEqualTo(a.size());
        long sum = 0;
        for (int i = 0; i < CrashingWriter.ACCOUNTS; i++) {
            byte[] account = CrashingWriter.account(i);
            sum += CrashingWriter.toLong(data.store().read(r -> r.get(account)));
        }
        assertThat(sum).isEqualTo(CrashingWriter.ACCOUNTS * 1000L);
        acknowledged.forEach((number, ack) -> checkOne(data, a, number, ack));
        System.out.printf("%d transactions acknowledged, %d found, %d kills%n", acknowledged.size(), a.size(), KILLS);
    }

    private static void checkOne(DataDirectory data, Map<Long, Long> found, long number, Acknowledged ack) {
        assertThat(found.get(number)).as("transaction %d", number).isEqualTo(ack.value);
        byte[] delivered = data.store().read(r -> r.get(Keys.key("delivered", "" + number)));
        assertThat(delivered).as("delivery of %d", number).isNotNull();
        if (!ack.blob.equals("-")) {
            assertThat(data.blobs().path(ack.blob)).hasBinaryContent(CrashingWriter.blobBytes(number));
        }
    }

    private static Map<Long, Long> numbers(DataDirectory data, String name) {
        byte[] prefix = Keys.key(name);
        Map<Long, Long> numbers = new HashMap<>();
        byte[] begin = prefix;
        while (begin.length > 0) {
            byte[] from = begin;
            begin = data.store().read(r -> {
                Range range = r.range(from, Keys.afterPrefix(prefix));
                for (int i = 0; i < 10_000 && range.hasNext(); i++) {
                    Range.Entry entry = range.next();
                    numbers.put(Keys.parse(entry.key(), prefix.length).number(), CrashingWriter.toLong(entry.value()));
                    if (i == 9_999) {
                        return Keys.after(entry.key());
                    }
                }
                return new byte[0];
            });
        }
        return numbers;
    }

    @Test
    void theLockOfAKilledProcessIsFree() throws Exception {
        writeAndKill(0, 50);
        assertThat(Files.readString(home.resolve("lock"))).isNotBlank();
        DataDirectory.open(home, Clock.SYSTEM).close();
    }
}
