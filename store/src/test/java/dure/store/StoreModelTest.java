package dure.store;

import static org.assertj.core.api.Assertions.assertThat;

import dure.store.rocks.RocksStore;
import dure.store.rocks.StoreConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Random transactions give the same answers on RocksDB as on the plain store. */
class StoreModelTest {
    private static Path directory;
    private static Store store;

    @BeforeContainer
    static void open() throws IOException {
        directory = Files.createTempDirectory("dure-store");
        store = RocksStore.open(directory.resolve("store"), StoreConfig.DEFAULT);
    }

    @AfterContainer
    static void close() throws IOException {
        store.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    enum Kind {
        PUT,
        DELETE,
        CLEAR,
        ADD,
        GET,
        WALK,
        WALK_BACK,
        WALK_A_LITTLE,
        WALK_AND_DELETE,
        STAMP
    }

    record Step(Kind kind, byte[] a, byte[] b, long number) {
        @Override
        public String toString() {
            return kind + " " + HexFormat.of().formatHex(a) + " "
                    + HexFormat.of().formatHex(b) + " " + number;
        }

        String run(Transaction t) {
            byte[] low = java.util.Arrays.compareUnsigned(a, b) <= 0 ? a : b;
            byte[] high = low == a ? b : a;
            return switch (kind) {
                case PUT -> {
                    t.put(a, new byte[(int) (number & 15)]);
                    yield "";
                }
                case DELETE -> {
                    t.delete(a);
                    yield "";
                }
                case CLEAR -> {
                    t.deleteRange(a, b);
                    yield "";
                }
                case ADD -> {
                    t.add(a, number);
                    yield "";
                }
                case STAMP -> {
                    t.putVersionstamped(new byte[] {9, a.length == 0 ? 0 : a[0]}, b);
                    yield "";
                }
                case GET -> hex(t.get(a)) + hex(t.snapshot().get(b));
                case WALK -> walk(t.range(low, high), 1000);
                case WALK_BACK -> walk(t.range(low, high, true), 1000);
                case WALK_A_LITTLE -> walk(t.range(low, high, number % 2 == 0), 2);
                case WALK_AND_DELETE -> {
                    StringBuilder seen = new StringBuilder();
                    try (Range range = t.range(low, high, number % 2 == 0)) {
                        while (range.hasNext()) {
                            byte[] key = range.next().key();
                            seen.append(name(key)).append(' ');
                            t.delete(key);
                        }
                    }
                    yield seen.toString();
                }
            };
        }
    }

    private static String hex(byte[] bytes) {
        return bytes == null ? "-" : HexFormat.of().formatHex(bytes);
    }

    /** Of a versionstamped key only its prefix and its place among the others count. */
    private static String name(byte[] key) {
        return key.length == 2 + 12 ? hex(key).substring(0, 4) : hex(key);
    }

    private static String walk(Range range, int most) {
        StringBuilder rows = new StringBuilder();
        try (range) {
            for (int i = 0; i < most && range.hasNext(); i++) {
                Range.Entry entry = range.next();
                rows.append(name(entry.key()))
                        .append('=')
                        .append(hex(entry.value()))
                        .append(' ');
            }
        }
        return rows.toString();
    }

    @Provide
    Arbitrary<List<List<Step>>> transactions() {
        Arbitrary<byte[]> keys = Arbitraries.of((byte) 0, (byte) 1, (byte) 0x7F, (byte) 0x80, (byte) 0xFE)
                .array(byte[].class)
                .ofMaxSize(2);
        Arbitrary<Long> numbers = Arbitraries.of(-1L, 0L, 1L, 8L, Long.MAX_VALUE);
        Arbitrary<Step> steps = Combinators.combine(Arbitraries.of(Kind.class), keys, keys, numbers)
                .as(Step::new);
        return steps.list().ofMaxSize(12).list().ofMinSize(1).ofMaxSize(8);
    }

    @Property(tries = 400)
    void randomTransactionsGiveTheSameAnswers(@ForAll("transactions") List<List<Step>> transactions) {
        store.update(t -> t.deleteRange(new byte[0], new byte[] {(byte) 0xFF}));
        try (Store model = new MemoryStore()) {
            for (List<Step> steps : transactions) {
                assertThat(run(store, steps)).isEqualTo(run(model, steps));
                assertThat(all(store, false)).isEqualTo(all(model, false));
                assertThat(all(store, true)).isEqualTo(all(model, true));
            }
        }
    }

    private static List<String> run(Store on, List<Step> steps) {
        return on.transact(t -> {
            List<String> answers = new ArrayList<>();
            steps.forEach(step -> answers.add(step.run(t)));
            return answers;
        });
    }

    private static List<String> all(Store on, boolean reverse) {
        return on.read(r -> {
            List<String> rows = new ArrayList<>();
            r.range(new byte[0], new byte[] {(byte) 0xFF}, reverse).forEachRemaining(entry -> {
                rows.add(name(entry.key()) + "=" + hex(entry.value()));
            });
            return rows;
        });
    }
}
