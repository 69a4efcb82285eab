package dure.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.store.rocks.RocksStore;
import dure.store.rocks.StoreConfig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class FileBlobsTest {
    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock();
    private Store store;
    private FileBlobs blobs;

    @BeforeEach
    void open() throws Exception {
        store = RocksStore.open(directory.resolve("store"), StoreConfig.DEFAULT);
        blobs = FileBlobs.open(directory.resolve("blobs"), store, clock);
    }

    @AfterEach
    void close() {
        blobs.close();
        store.close();
    }

    private String write(int bytes) throws IOException {
        return blobs.write(new ByteArrayInputStream(new byte[bytes]));
    }

    private void keep(String reference) {
        store.update(t -> blobs.keep(t, reference));
    }

    private void drop(String reference) {
        store.update(t -> blobs.drop(t, reference));
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(directory.resolve("blobs"))) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        byte[] body = new byte[1_000_003];
        new Random(1).nextBytes(body);
        String reference = blobs.write(new ByteArrayInputStream(body));
        assertThat(blobs.path(reference)).hasBinaryContent(body);
        assertThat(blobs.length(reference)).isEqualTo(body.length);
        assertThat(blobs.length(write(0))).isZero();
    }

    @Test
    void aBodyThatBreaksOffLeavesNothingBehind() throws Exception {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(new byte[300_000]), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("client went away");
            }
        });
        assertThatThrownBy(() -> blobs.write(broken)).hasMessage("client went away");
        assertThat(files()).isZero();
    }

    @Test
    void aBlobThatNobodyKeepsGoesAfterAnHour() throws Exception {
        String reference = write(10);
        clock.advance(Duration.ofMinutes(59));
        blobs.collect();
        assertThat(blobs.path(reference)).exists();
        clock.advance(Duration.ofMinutes(1));
        blobs.collect();
        assertThat(files()).isZero();
        assertThatThrownBy(() -> keep(reference)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aKeptBlobStaysUntilItIsDroppedAndItsReadersHaveHadTime() throws Exception {
        String reference = write(10);
        keep(reference);
        clock.advance(Duration.ofDays(1));
        blobs.collect();
        assertThat(blobs.path(reference)).exists();
        assertThat(files()).as("the mark is gone").isEqualTo(1);
        drop(reference);
        clock.advance(Duration.ofMinutes(9));
        blobs.collect();
        assertThat(blobs.path(reference)).exists();
        clock.advance(Duration.ofMinutes(2));
        blobs.collect();
        assertThat(files()).isZero();
        assertThatThrownBy(() -> drop(reference)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aDroppedBlobStaysForAsLongAsSomebodyHoldsIt() throws Exception {
        String reference = write(10);
        keep(reference);
        Blobs.Hold first = blobs.hold(List.of(reference));
        Blobs.Hold second = blobs.hold(List.of(reference));
        drop(reference);
        clock.advance(Duration.ofDays(1));
        first.close();
        first.close();
        blobs.collect();
        assertThat(blobs.path(reference)).exists();
        second.close();
        blobs.collect();
        assertThat(files()).isZero();
    }

    @Test
    void aBlobKeptTwiceNeedsTwoDrops() throws Exception {
        String reference = write(10);
        keep(reference);
        keep(reference);
        drop(reference);
        clock.advance(Duration.ofDays(1));
        blobs.collect();
        assertThat(blobs.path(reference)).exists();
        drop(reference);
        keep(reference);
        clock.advance(Duration.ofDays(1));
        blobs.collect();
        assertThat(blobs.path(reference))
                .as("kept again before it was collected")
                .exists();
        drop(reference);
        clock.advance(Duration.ofDays(1));
        blobs.collect();
        assertThat(files()).isZero();
    }

    @Test
    @Timeout(30)
    void theBackgroundCollectorWorksByTheClock() throws Exception {
        write(10);
        while (files() > 0) {
            clock.advance(Duration.ofMinutes(1));
            clock.awaitSleeper(); // the collector, when it has looked
        }
    }

    @Test
    void partsOfADeadProcessAreDeletedAtOpen() throws Exception {
        Files.write(directory.resolve("blobs/new/x.part"), new byte[10]);
        FileBlobs.open(directory.resolve("blobs"), store, clock).close();
        assertThat(files()).isZero();
    }

    @Test
    void whatIsNoReferenceIsRefused() {
        assertThatThrownBy(() -> blobs.path("../../etc/passwd")).isInstanceOf(IllegalArgumentException.class);
    }
}
