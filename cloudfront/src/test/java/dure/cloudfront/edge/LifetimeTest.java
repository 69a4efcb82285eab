package dure.cloudfront.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dure.cloudfront.edge.Lifetime.Ttls;
import dure.wire.http.Headers;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LifetimeTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    /** The table of AWS's Expiration.html. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # Cache-Control                | min | default | max | stored | ttl
            ''                             |   0 |   86400 | 31536000 | true | 86400
            ''                             |   0 |       0 |        0 | false | 0
            max-age=100                    |   0 |   86400 | 31536000 | true | 100
            max-age=100                    | 200 |   86400 | 31536000 | true | 200
            max-age=100                    |   0 |      10 |       50 | true | 50
            max-age=100, s-maxage=300      |   0 |   86400 | 31536000 | true | 300
            S-MaxAge="7"                   |   0 |   86400 | 31536000 | true | 7
            max-age=0                      |   0 |   86400 | 31536000 | true | 0
            max-age=0                      |   5 |   86400 | 31536000 | true | 5
            max-age=oops                   |   0 |   86400 | 31536000 | true | 86400
            no-store                       |   0 |   86400 | 31536000 | false | 0
            no-cache, max-age=9            |   0 |   86400 | 31536000 | false | 0
            private                        |   0 |   86400 | 31536000 | false | 0
            no-store                       |   1 |   86400 | 31536000 | true | 1
            no-store                       |  60 |   86400 | 31536000 | true | 60
            """)
    void cacheControlWithinTheBounds(String control, long min, long usual, long max, boolean stored, long ttl) {
        Headers headers = control.isEmpty() ? new Headers() : new Headers().set("Cache-Control", control);
        Lifetime lifetime = Lifetime.of(headers, new Ttls(min, usual, max), NOW);
        assertThat(lifetime.store()).isEqualTo(stored);
        assertThat(lifetime.ttl()).isEqualTo(ttl);
    }

    @Test
    void expiresCountsFromTheOriginsOwnDate() {
        Headers headers = new Headers()
                .set("Date", "Sun, 22 Nov 2026 09:00:00 GMT")
                .set("Expires", "Sun, 22 Nov 2026 09:05:00 GMT");
        assertThat(Lifetime.of(headers, new Ttls(0, 86_400, 31_536_000), NOW).ttl())
                .isEqualTo(300);
        headers.set("Expires", "0");
        assertThat(Lifetime.of(headers, new Ttls(0, 86_400, 31_536_000), NOW).ttl())
                .isZero();
        headers.set("Cache-Control", "max-age=5");
        assertThat(Lifetime.of(headers, new Ttls(0, 86_400, 31_536_000), NOW).ttl())
                .isEqualTo(5);
    }

    @Test
    void staleTimesAreTheOriginsWhenItNamesThem() {
        Headers headers = new Headers().set("Cache-Control", "max-age=1, stale-while-revalidate=20, stale-if-error=30");
        Lifetime lifetime = Lifetime.of(headers, new Ttls(0, 86_400, 31_536_000), NOW);
        assertThat(lifetime.whileRevalidate()).isEqualTo(20);
        assertThat(lifetime.ifError()).isEqualTo(30);
        Lifetime silent = Lifetime.of(new Headers(), new Ttls(0, 10, 100), NOW);
        assertThat(silent.ifError()).isGreaterThan(31_536_000);
        headers.set("Cache-Control", "max-age=1, must-revalidate");
        assertThat(Lifetime.of(headers, new Ttls(0, 10, 100), NOW).ifError()).isZero();
    }

    @Test
    void errorsAreKeptForTheirMinimumOrLongerWhenTheOriginSaysSo() {
        Ttls ttls = new Ttls(0, 86_400, 31_536_000);
        assertThat(Lifetime.ofError(new Headers(), 10, ttls, NOW).ttl()).isEqualTo(10);
        assertThat(Lifetime.ofError(new Headers().set("Cache-Control", "max-age=60"), 10, ttls, NOW)
                        .ttl())
                .isEqualTo(60);
        assertThat(Lifetime.ofError(new Headers().set("Cache-Control", "max-age=1"), 10, ttls, NOW)
                        .ttl())
                .isEqualTo(10);
        assertThat(Lifetime.ofError(new Headers(), 0, ttls, NOW).store()).isFalse();
    }
}
