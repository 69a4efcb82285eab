package dure.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.s3.CommonPrefix;
import dure.api.s3.CreateBucketRequest;
import dure.api.s3.ListObjectsOutput;
import dure.api.s3.ListObjectsRequest;
import dure.api.s3.ListObjectsV2Output;
import dure.api.s3.ListObjectsV2Request;
import dure.api.s3.S3Api;
import dure.api.s3.S3Object;
import dure.s3.checksum.ChecksumAlgorithm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Listings against a model that looks at every key. */
class ListingTest {
    private static final Comparator<String> UTF8 = (a, b) -> Arrays.compareUnsigned(S3Keys.utf8(a), S3Keys.utf8(b));

    private static S3Rig rig;
    private static int buckets;

    @BeforeContainer
    static void open() {
        rig = new S3Rig();
    }

    @AfterContainer
    static void close() {
        rig.close();
    }

    @Provide
    Arbitrary<Set<String>> keys() {
        return texts(1, 6).set().ofMaxSize(25);
    }

    @Provide
    Arbitrary<String> prefixes() {
        return texts(0, 3);
    }

    @Provide
    Arbitrary<String> delimiters() {
        return Arbitraries.of("", "/", "a", "//", "é", "/a");
    }

    private static Arbitrary<String> texts(int min, int max) {
        return Arbitraries.of("a", "b", "/", "é", "\uD83D\uDE00", "\uFFFD", "\u0000", "~", "//")
                .list()
                .ofMinSize(min)
                .ofMaxSize(max)
                .map(parts -> String.join("", parts));
    }

    /** What the whole listing is, pages joined: keys and common prefixes in order. */
    private static List<String> model(Set<String> keys, String prefix, String delimiter) {
        Set<String> sorted = new TreeSet<>(UTF8);
        sorted.addAll(keys);
        Set<String> lines = new LinkedHashSet<>();
        for (String key : sorted) {
            if (key.startsWith(prefix)) {
                int at = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
                lines.add(at < 0 ? "key " + key : "prefix " + key.substring(0, at + delimiter.length()));
            }
        }
        return List.copyOf(lines);
    }

    @Property(tries = 300, shrinking = ShrinkingMode.BOUNDED)
    void pagesOfBothVersionsJoinToTheModel(
            @ForAll("keys") Set<String> keys,
            @ForAll("prefixes") String prefix,
            @ForAll("delimiters") String delimiter,
            @ForAll @IntRange(min = 1, max = 7) int max) {
        String bucket = "listing-" + ++buckets;
        rig.call(
                S3Api.CREATE_BUCKET,
                CreateBucketRequest.builder().bucket(bucket).build());
        fill(bucket, keys);
        List<String> expected = model(keys, prefix, delimiter);
        assertThat(listV2(bucket, prefix, delimiter, max)).isEqualTo(sorted(expected));
        assertThat(listV1(bucket, prefix, delimiter, max)).isEqualTo(sorted(expected));
    }

    private static void fill(String name, Set<String> keys) {
        rig.store.update(transaction -> {
            BucketRecord bucket = BucketStore.require(transaction, name);
            for (String key : keys) {
                ObjectRecord object = new ObjectRecord(
                        0,
                        Instant.EPOCH,
                        "e",
                        new Content.Empty(),
                        StoredChecksum.full(ChecksumAlgorithm.CRC32, new byte[4]),
                        new ObjectMetadata("t", null, null, null, null, null, null, Map.of()),
                        Map.of());
                transaction.put(S3Keys.object(bucket.id(), key), object.encode());
            }
        });
    }

    private static List<String> listV2(String bucket, String prefix, String delimiter, int max) {
        List<String> lines = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Output page = rig.call(
                    S3Api.LIST_OBJECTS_V2,
                    ListObjectsV2Request.builder()
                            .bucket(bucket)
                            .prefix(prefix)
                            .delimiter(delimiter)
                            .maxKeys(max)
                            .continuationToken(token)
                            .build());
            int count = addLines(lines, page.contents(), page.commonPrefixes());
            assertThat(count).isEqualTo(page.keyCount()).isLessThanOrEqualTo(max);
            token = page.nextContinuationToken();
            assertThat(token != null).isEqualTo(page.isTruncated());
            assertThat(count == max || token == null).isTrue();
        } while (token != null);
        return sorted(lines);
    }

    private static List<String> listV1(String bucket, String prefix, String delimiter, int max) {
        List<String> lines = new ArrayList<>();
        String marker = null;
        boolean truncated = true;
        while (truncated) {
            ListObjectsOutput page = rig.call(
                    S3Api.LIST_OBJECTS,
                    ListObjectsRequest.builder()
                            .bucket(bucket)
                            .prefix(prefix)
                            .delimiter(delimiter)
                            .maxKeys(max)
                            .marker(marker)
                            .build());
            addLines(lines, page.contents(), page.commonPrefixes());
            truncated = Boolean.TRUE.equals(page.isTruncated());
            marker = page.nextMarker() != null || !truncated
                    ? page.nextMarker()
                    : page.contents().getLast().key();
        }
        return sorted(lines);
    }

    private static int addLines(List<String> lines, List<S3Object> contents, List<CommonPrefix> prefixes) {
        assertThat(contents).extracting(S3Object::key).isSortedAccordingTo((a, b) -> UTF8.compare(a, b));
        contents.forEach(object -> lines.add("key " + object.key()));
        prefixes.forEach(common -> lines.add("prefix " + common.prefix()));
        return contents.size() + prefixes.size();
    }

    /** Duplicates stay, so a line shown twice is seen. */
    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted(UTF8).toList();
    }
}
