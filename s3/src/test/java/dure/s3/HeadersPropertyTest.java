package dure.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.AwsException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.StringLength;

/** Header values from the outside: read as meant, or refused in S3's words. */
class HeadersPropertyTest {
    private static final long LARGEST = 5L << 40;

    @Property(tries = 3000)
    void aRangeLiesWithinTheObjectOrIsRefused(
            @ForAll("ranges") String header, @ForAll @LongRange(min = 0, max = LARGEST) long size) {
        try {
            Optional<ByteRange> range = ByteRange.parse(header, size);
            range.ifPresent(within -> {
                assertThat(within.offset()).isBetween(0L, size - 1);
                assertThat(within.length()).isBetween(1L, size - within.offset());
            });
        } catch (AwsException refused) {
            assertThat(refused.type().code()).isEqualTo("InvalidRange");
        }
    }

    @Property(tries = 1000)
    void aRangeOfTheObjectIsThatRange(
            @ForAll @LongRange(min = 0, max = LARGEST - 1) long from,
            @ForAll @LongRange(min = 1, max = 1000) long count) {
        long size = from + count;
        assertThat(ByteRange.parse("bytes=" + from + "-" + (size - 1), size)).contains(new ByteRange(from, count));
        assertThat(ByteRange.parse("bytes=" + from + "-", size)).contains(new ByteRange(from, count));
        assertThat(ByteRange.parse("bytes=-" + count, size)).contains(new ByteRange(from, count));
        assertThat(ByteRange.parse("bytes=" + from + "-" + (size + 7), size)).contains(new ByteRange(from, count));
    }

    @Property(tries = 2000)
    void aCopySourceIsReadBackOrRefused(@ForAll @NotEmpty @StringLength(max = 40) String key) {
        String wellFormed = new String(key.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String encoded = URLEncoder.encode(wellFormed, StandardCharsets.UTF_8).replace("+", "%20");
        for (String slash : List.of("", "/")) {
            CopySource source = CopySource.parse(slash + "bucket/" + encoded);
            assertThat(source.bucket()).isEqualTo("bucket");
            assertThat(source.key()).isEqualTo(wellFormed);
            assertThat(source.versionId()).isEmpty();
        }
    }

    @Property(tries = 3000)
    void anyHeaderAtAllIsReadOrRefused(@ForAll("soup") String header) {
        refusedAtWorst(() -> CopySource.parse(header));
        refusedAtWorst(() -> Tags.ofHeader(header));
        refusedAtWorst(() -> ContinuationToken.parse(header));
        refusedAtWorst(() -> BucketNames.check(header));
        Instant date = HttpDates.parse(header);
        if (date != null) {
            assertThat(HttpDates.parse(HttpDates.format(date))).isEqualTo(date);
        }
    }

    private static void refusedAtWorst(Runnable reading) {
        try {
            reading.run();
        } catch (AwsException refused) {
            assertThat(refused.type().status()).isBetween(400, 501).isNotEqualTo(500);
        }
    }

    @Provide
    Arbitrary<String> ranges() {
        Arbitrary<String> pieces = Arbitraries.of(
                "bytes=",
                "-",
                ",",
                "0",
                "1",
                "99",
                "9223372036854775807",
                "99999999999999999999",
                " ",
                "x",
                "=",
                "\u0661");
        return pieces.list().ofMaxSize(6).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> soup() {
        Arbitrary<String> pieces = Arbitraries.of(
                "bucket",
                "/",
                "key",
                "?versionId=",
                "null",
                "%",
                "%2F",
                "%zz",
                "%ff",
                "arn:aws:s3:::",
                "&",
                "=",
                "a=b",
                "+",
                " ",
                "\u0000",
                "\ud800",
                "\ud55c",
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Z2FyYmFnZQ==",
                "AAAA",
                ".",
                "-");
        return Arbitraries.oneOf(
                pieces.list().ofMaxSize(8).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(80));
    }
}
