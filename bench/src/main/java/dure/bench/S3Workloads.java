package dure.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import software.amazon.awssdk.services.s3.S3Client;

/** Objects of 4 KiB, 64 MiB and 1 GiB, written and read; those of 4 KiB also read over TLS. */
final class S3Workloads {
    private static final int SMALL_BYTES = 4096;
    private static final int LARGE_BYTES = 64 << 20;
    private static final int HUGE_TIMES = 16;
    private static final int HUGE_REQUESTS = 2;
    private static final int SMALL_OBJECTS = 1000;
    private static final int PUTS_SIGNED = 40_000;
    private static final String BUCKET = "/bench-objects";

    private final AtomicLong written = new AtomicLong();

    List<Workload> all() {
        Workload small = new Workload(
                "s3-get-4k",
                Workload.SMALL,
                SMALL_BYTES,
                stage -> load(stage, "small-", SMALL_BYTES, SMALL_OBJECTS),
                stage -> calls(SMALL_OBJECTS, n -> stage.signer().get(BUCKET + "/small-" + n)));
        return List.of(
                small,
                small.overTls("s3-get-4k-tls"),
                new Workload(
                        "s3-put-4k",
                        Workload.SMALL,
                        0,
                        S3Workloads::makeBucket,
                        stage -> puts(stage, SMALL_BYTES, PUTS_SIGNED)),
                new Workload(
                        "s3-get-64m",
                        Workload.LARGE,
                        LARGE_BYTES,
                        stage -> load(stage, "large-", LARGE_BYTES, 1),
                        stage -> calls(1, n -> stage.signer().get(BUCKET + "/large-" + n))),
                new Workload(
                        "s3-put-64m",
                        Workload.LARGE,
                        0,
                        S3Workloads::makeBucket,
                        stage -> overwrites(stage, LARGE_BYTES)),
                new Workload(
                                "s3-put-1g",
                                List.of(1),
                                0,
                                S3Workloads::makeBucket,
                                stage -> List.of(stage.signer().put(BUCKET + "/huge", random(LARGE_BYTES), HUGE_TIMES)))
                        .times(HUGE_REQUESTS),
                new Workload(
                                "s3-get-1g",
                                List.of(1),
                                (long) LARGE_BYTES * HUGE_TIMES,
                                S3Workloads::putHuge,
                                stage -> List.of(stage.signer().get(BUCKET + "/huge")))
                        .times(HUGE_REQUESTS));
    }

    /** New keys each time, as far as they reach. */
    private List<Call> puts(Stage stage, int bytes, int count) {
        ByteBuffer body = random(bytes);
        return calls(count, n -> stage.signer().put(BUCKET + "/put-" + written.incrementAndGet(), body));
    }

    private static void putHuge(Stage stage) throws IOException {
        makeBucket(stage);
        Call put = stage.signer().put(BUCKET + "/huge", random(LARGE_BYTES), HUGE_TIMES);
        new Load(stage.target().port(), List.of(put), 0, stage.server()).once(1);
    }

    /** Four keys, so that the disk does not fill. */
    private static List<Call> overwrites(Stage stage, int bytes) {
        ByteBuffer body = random(bytes);
        return calls(4, n -> stage.signer().put(BUCKET + "/over-" + n, body));
    }

    private static void load(Stage stage, String prefix, int bytes, int objects) throws IOException {
        makeBucket(stage);
        ByteBuffer body = random(bytes);
        List<Call> puts = calls(objects, n -> stage.signer().put(BUCKET + "/" + prefix + n, body));
        new Load(stage.target().port(), puts, 0, stage.server()).once(16);
    }

    static void makeBucket(Stage stage) {
        try (S3Client s3 = stage.client(S3Client.builder().forcePathStyle(true))) {
            if (s3.listBuckets().buckets().stream().noneMatch(bucket -> BUCKET.endsWith(bucket.name()))) {
                s3.createBucket(request -> request.bucket(BUCKET.substring(1)));
            }
        }
    }

    static List<Call> calls(int count, LongFunction<Call> make) {
        return LongStream.range(0, count).mapToObj(make).toList();
    }

    static ByteBuffer random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return ByteBuffer.allocateDirect(size).put(bytes).flip();
    }
}
