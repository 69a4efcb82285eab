package dure.wire.protocol;

import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.schema.ListSchema;
import dure.wire.schema.Location;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.ShapeType;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** A recursive shape with a member of each kind, random values of it, and operations that take and give it. */
final class Things {
    private static final Member.Trait FLAT = Member.Trait.FLATTENED;
    static final StructureSchema<Structure> CHOICE = structure(
            "Choice",
            EnumSet.of(StructureSchema.Trait.UNION),
            List.of(
                    Member.of("Number", 0, () -> scalar(ShapeType.INTEGER)),
                    Member.of("Text", 1, () -> scalar(ShapeType.STRING))));
    static final StructureSchema<Structure> THING = structure(
            "Thing",
            Set.of(),
            List.of(
                    Member.of("Text", 0, () -> scalar(ShapeType.STRING)),
                    Member.of("Flag", 1, () -> scalar(ShapeType.BOOLEAN)),
                    Member.of("Count", 2, () -> scalar(ShapeType.INTEGER)),
                    Member.of("Big", 3, () -> scalar(ShapeType.LONG)),
                    Member.of("Ratio", 4, () -> scalar(ShapeType.DOUBLE)),
                    Member.of("Exact", 5, () -> scalar(ShapeType.BIG_DECIMAL)),
                    Member.of("When", 6, () -> scalar(ShapeType.TIMESTAMP)),
                    Member.of("Bytes", 7, () -> scalar(ShapeType.BLOB)),
                    Member.of("Texts", 8, () -> list(ShapeType.STRING)),
                    Member.of("Flat", 9, () -> list(ShapeType.INTEGER), Location.BODY, "Flat", FLAT),
                    Member.of("Ages", 10, () -> map(() -> scalar(ShapeType.INTEGER))),
                    Member.of("Inner", 11, () -> Things.THING),
                    Member.of(
                            "Inners",
                            12,
                            () -> new ListSchema(
                                    "Things", Member.of("member", 0, () -> Things.THING), false, false, null, null)),
                    Member.of("Choice", 13, () -> CHOICE)));

    private Things() {}

    private static StructureSchema<Structure> structure(
            String name, Set<StructureSchema.Trait> traits, List<Member> members) {
        StructureSchema<?>[] self = new StructureSchema<?>[1];
        StructureSchema<Structure> made = new StructureSchema<>(
                name, traits, null, null, members, values -> new SmithySchemas.Dynamic(self[0], values));
        self[0] = made;
        return made;
    }

    static ScalarSchema scalar(ShapeType type) {
        return ScalarSchema.of(type.name(), type);
    }

    private static ListSchema list(ShapeType type) {
        return new ListSchema(type + "s", Member.of("member", 0, () -> scalar(type)), false, false, null, null);
    }

    private static MapSchema map(Supplier<Schema> value) {
        return new MapSchema(
                "Map",
                Member.of("key", 0, () -> scalar(ShapeType.STRING)),
                Member.of("value", 1, value),
                false,
                false,
                null,
                null);
    }

    static Operation<Structure, Structure> operation(ProtocolName protocol) {
        List<Operation<?, ?>> all = new ArrayList<>();
        Service service = new Service(
                "things",
                "Things",
                "things",
                "things",
                "things",
                "2026-01-01",
                List.of(protocol),
                "Things_1",
                null,
                null,
                () -> all,
                List.of(new Service.OperationName("Keep", "POST", "/", List.of())));
        Operation<Structure, Structure> operation = new Operation<>(
                () -> service, "Keep", "POST", "/", 200, THING, THING, "KeepResult", List.of(), List.of(), Set.of());
        all.add(operation);
        return operation;
    }

    static HttpRequest request(String path, String query, Headers headers, byte[] body) {
        return new HttpRequest("POST", path, query, headers, Body.of(body), "127.0.0.1", false, "public");
    }

    static Arbitrary<Structure> things() {
        return Arbitraries.lazyOf(() -> things(0), () -> things(0), () -> things(1), () -> things(2));
    }

    private static Arbitrary<Structure> things(int depth) {
        Arbitrary<String> text = text();
        Arbitrary<Object[]> flat = Combinators.combine(
                        maybe(text),
                        maybe(Arbitraries.of(true, false)),
                        maybe(Arbitraries.integers()),
                        maybe(Arbitraries.longs()),
                        maybe(Arbitraries.doubles()),
                        maybe(Arbitraries.bigDecimals().ofScale(6).map(BigDecimal::stripTrailingZeros)),
                        maybe(Arbitraries.longs()
                                .between(-1_000_000_000_000L, 4_000_000_000_000L)
                                .map(Instant::ofEpochMilli)),
                        maybe(Arbitraries.bytes().array(byte[].class).ofMaxSize(40)))
                .as((a, b, c, d, e, f, g, h) -> new Object[] {a, b, c, d, e, f, g, h});
        Arbitrary<Object[]> collections = Combinators.combine(
                        maybe(text.list().ofMaxSize(4)),
                        maybe(Arbitraries.integers().list().ofMinSize(1).ofMaxSize(4)),
                        maybe(Arbitraries.maps(text.filter(key -> !key.isEmpty()), Arbitraries.integers())
                                .ofMaxSize(4)),
                        depth == 0 ? Arbitraries.just(null) : maybe(things(depth - 1)),
                        depth == 0
                                ? Arbitraries.just(null)
                                : maybe(things(depth - 1).list().ofMinSize(1).ofMaxSize(2)),
                        maybe(choices()))
                .as((a, b, c, d, e, f) -> new Object[] {a, b, c, d, e, f});
        return Combinators.combine(flat, collections).as((first, second) -> {
            Object[] values = new Object[THING.members().size()];
            System.arraycopy(first, 0, values, 0, first.length);
            System.arraycopy(second, 0, values, first.length, second.length);
            return THING.build(values);
        });
    }

    private static Arbitrary<Structure> choices() {
        return Arbitraries.oneOf(
                Arbitraries.integers().map(number -> CHOICE.build(new Object[] {number, null})),
                text().map(text -> CHOICE.build(new Object[] {null, text})));
    }

    /** What XML 1.0 can carry, with what needs care there. */
    private static Arbitrary<String> text() {
        Arbitrary<Character> plain = Arbitraries.chars().range(' ', '~');
        Arbitrary<Character> odd = Arbitraries.of(
                '<', '>', '&', '"', '\'', '\n', '\t', '\r', '%', '+', '=', '.', 'é', '두', '\u0085', '\u2028');
        return Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, plain.map(String::valueOf)),
                        net.jqwik.api.Tuple.of(2, odd.map(String::valueOf)),
                        net.jqwik.api.Tuple.of(1, Arbitraries.just("😹")))
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    private static <T> Arbitrary<T> maybe(Arbitrary<T> value) {
        return value.injectNull(0.4);
    }
}
