package dure.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dure.kernel.Clock;
import dure.store.Keys;
import dure.store.Outbox;
import dure.store.Transaction;
import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The process that is killed. Prints a line for each transaction that has returned: {@code number value blob .}, where
 * blob is "-" for none.
 */
final class CrashingWriter {
    static final int THREADS = 32;
    static final int ACCOUNTS = 20;
    static final int BLOB_BYTES = 100_000;
    static final long ROUND = 1_000_000_000L;
    private static final int PER_THREAD = 1_000_000;

    private CrashingWriter() {}

    public static void main(String[] args) throws Exception {
        DataDirectory data = DataDirectory.open(Path.of(args[0]), Clock.SYSTEM);
        long round = Long.parseLong(args[1]);
        consume(data);
        data.store().update(CrashingWriter::openAccounts);
        for (int i = 0; i < THREADS; i++) {
            long first = round * ROUND + (long) i * PER_THREAD;
            Thread.ofVirtual().start(() -> {
                for (long number = first; ; number++) {
                    write(data, number);
                }
            });
        }
        System.in.read(); // until killed
    }

    static AutoCloseable consume(DataDirectory data) {
        return data.outbox()
                .consume(
                        "crash",
                        8,
                        Duration.ofMinutes(5),
                        message -> new Outbox.Outcome.DoneWith(t ->
                                t.put(Keys.key("delivered", new String(message.payload(), UTF_8)), new byte[0])));
    }

    private static void openAccounts(Transaction t) {
        if (t.get(account(0)) == null) {
            for (int i = 0; i < ACCOUNTS; i++) {
                t.put(account(i), number(1000));
            }
        }
    }

    private static void write(DataDirectory data, long number) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long value = random.nextLong();
        int from = random.nextInt(ACCOUNTS);
        int to = random.nextInt(ACCOUNTS);
        String blob = number % 20 == 0 ? blob(data, number) : "-";
        data.store().update(t -> {
            t.put(Keys.of("a").number(number).bytes(), number(value));
            t.put(Keys.of("b").number(number).bytes(), number(value));
            t.add(Keys.key("count"), 1);
            t.putVersionstamped(Keys.key("log"), number(number));
            if (number % 4 == 0) {
                move(t, account(from), -5);
                move(t, account(to), 5);
            }
            data.outbox().add(t, "crash", ("" + number).getBytes(UTF_8), Clock.SYSTEM.instant());
            if (!blob.equals("-")) {
                data.blobs().keep(t, blob);
            }
        });
        acknowledge(number + " " + value + " " + blob + " .\n");
    }

    /** One write call, so that a line is either in the pipe or not, or cut short. */
    private static synchronized void acknowledge(String line) {
        PrintStream out = System.out;
        byte[] bytes = line.getBytes(UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }

    private static String blob(DataDirectory data, long number) {
        try {
            return data.blobs().write(new ByteArrayInputStream(blobBytes(number)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static byte[] blobBytes(long number) {
        byte[] bytes = new byte[BLOB_BYTES];
        Arrays.fill(bytes, (byte) number);
        return bytes;
    }

    private static void move(Transaction t, byte[] account, long amount) {
        t.put(account, number(toLong(t.get(account)) + amount));
    }

    static byte[] account(int i) {
        return Keys.of("account").number(i).bytes();
    }

    static byte[] number(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    static long toLong(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }
}
