package dure.cloudfront.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.http.Headers;
import java.time.Instant;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** What origins and viewers say in headers: nothing is too strange to be read. */
class HeadersPropertyTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    @Property(tries = 3000)
    void aLifetimeIsWithinItsBounds(
            @ForAll("texts") String control,
            @ForAll("texts") String expires,
            @ForAll("texts") String date,
            @ForAll @LongRange(min = 0, max = 100) long min,
            @ForAll @LongRange(min = 0, max = 100_000) long more) {
        Headers headers = new Headers()
                .set("Cache-Control", control)
                .set("Expires", expires)
                .set("Date", date);
        Lifetime lifetime = Lifetime.of(headers, new Lifetime.Ttls(min, min + more / 2, min + more), NOW);
        if (lifetime.store()) {
            assertThat(lifetime.ttl()).isBetween(min, min + more);
        }
        assertThat(Lifetime.ofError(headers, min, new Lifetime.Ttls(min, min, min + more), NOW))
                .isNotNull();
    }

    @Property(tries = 3000)
    void aRangeLiesWithinTheBodyOrDoesNotCount(
            @ForAll("texts") String header, @ForAll @LongRange(min = 0, max = 1L << 40) long size) {
        Range.parse(header, size).filter(Range::satisfiable).ifPresent(range -> {
            assertThat(range.offset()).isBetween(0L, size - 1);
            assertThat(range.length()).isBetween(1L, size - range.offset());
        });
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "max-age",
                "s-maxage",
                "stale-if-error",
                "no-cache",
                "=",
                ",",
                "\"",
                "0",
                "1",
                "99999999999999999999",
                "-1",
                " ",
                "bytes=",
                "-",
                "17",
                "Sun, 22 Nov 2026 10:00:00 GMT",
                "Sun, 22 Nov 2026 25:00:00 GMT",
                "Wed, 31 Dec 999999999 23:59:59 GMT",
                "\u0661",
                "\ud800");
        return pieces.list().ofMaxSize(8).map(list -> String.join("", list));
    }
}
