package dure.cloudfront.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FillTest {
    private static final int MEMORY_BYTES = 100_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99_999, 100_000, 100_001, 1_000_000})
    void everyReaderGetsEveryByteWhileItArrives(int size) throws Exception {
        byte[] body = new byte[size];
        new Random(size).nextBytes(body);
        Fill fill = new Fill(new DiskTier(directory.resolve("cache")), MEMORY_BYTES, 10_000_000);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                PipedOutputStream origin = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(origin, 4096)) {
            Future<byte[]> early = threads.submit(read(fill.reader(0, -1)));
            Future<byte[]> part = threads.submit(read(fill.reader(size / 2, size / 4)));
            CompletableFuture<Content> content = new CompletableFuture<>();
            Future<?> writer = threads.submit(() -> {
                fill.run(in, size, content::complete);
                return null;
            });
            origin.write(body);
            origin.close();
            assertThat(early.get()).isEqualTo(body);
            assertThat(content)
                    .as("it is kept before a reader comes to its end")
                    .isDone();
            writer.get();
            assertThat(part.get()).isEqualTo(Arrays.copyOfRange(body, size / 2, size / 2 + size / 4));
            assertThat(content.get().length()).isEqualTo(size);
            assertThat(content.get() instanceof Content.OnDisk).isEqualTo(size > MEMORY_BYTES);
            assertThat(read(content.get().body(0, size).stream()).call()).isEqualTo(body);
            assertThat(read(fill.reader(0, -1)).call()).isEqualTo(body);
        }
    }

    @Test
    void aBodyThatEndsEarlyFailsItsReadersAndIsNotKept() {
        Fill fill = new Fill(new DiskTier(directory.resolve("cache")), MEMORY_BYTES, 10_000_000);
        assertThatThrownBy(() -> fill.run(new ByteArrayInputStream(new byte[10]), 11, FillTest::neverKept))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> read(fill.reader(0, 11)).call()).isInstanceOf(IOException.class);
    }

    @Test
    void aBodyLargerThanTheLargestObjectFails() {
        Fill fill = new Fill(new DiskTier(directory.resolve("cache")), 10, 100);
        assertThatThrownBy(() -> fill.run(new ByteArrayInputStream(new byte[101]), -1, FillTest::neverKept))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than 100 bytes");
    }

    private static void neverKept(Content content) {
        throw new AssertionError("kept " + content);
    }

    private static Callable<byte[]> read(InputStream stream) {
        return () -> {
            try (stream) {
                return stream.readAllBytes();
            }
        };
    }
}
