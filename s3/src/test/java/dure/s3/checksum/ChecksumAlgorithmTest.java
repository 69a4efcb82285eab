package dure.s3.checksum;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ChecksumAlgorithmTest {
    private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

    @Test
    void knownVectorsOfOneToNineHold() {
        assertThat(hex(ChecksumAlgorithm.CRC32, CHECK)).isEqualTo("cbf43926");
        assertThat(hex(ChecksumAlgorithm.CRC32C, CHECK)).isEqualTo("e3069283");
        assertThat(hex(ChecksumAlgorithm.CRC64NVME, CHECK)).isEqualTo("ae8b14860a799888");
        assertThat(hex(ChecksumAlgorithm.SHA1, CHECK)).isEqualTo("f7c3bc1d808e04732adf679965ccc34ca7ae3441");
        assertThat(hex(ChecksumAlgorithm.SHA256, CHECK))
                .isEqualTo("15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
        assertThat(hex(ChecksumAlgorithm.MD5, CHECK)).isEqualTo("25f9e794323b453885f5181f1b624d0b");
    }

    @Test
    void crc64NvmeOf4096ZerosIsTheSpecificationsVector() {
        assertThat(hex(ChecksumAlgorithm.CRC64NVME, new byte[4096])).isEqualTo("6482d367eb22b64e");
        byte[] ones = new byte[4096];
        Arrays.fill(ones, (byte) 0xFF);
        assertThat(hex(ChecksumAlgorithm.CRC64NVME, ones)).isEqualTo("c0ddba7302eca3ac");
    }

    @Property(tries = 300)
    void crcOfTheWholeFollowsFromThoseOfItsParts(
            @ForAll byte[] first, @ForAll byte[] second, @ForAll @IntRange(max = 70_000) int more) {
        byte[] tail = Arrays.copyOf(second, second.length + more);
        byte[] whole = Arrays.copyOf(first, first.length + tail.length);
        System.arraycopy(tail, 0, whole, first.length, tail.length);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            if (algorithm.combines()) {
                assertThat(algorithm.combine(digest(algorithm, first), digest(algorithm, tail), tail.length))
                        .isEqualTo(digest(algorithm, whole));
            }
        }
    }

    @Property(tries = 200)
    void piecesOfAnySizeGiveTheSameDigest(@ForAll byte[] bytes, @ForAll @IntRange(min = 1, max = 9) int step) {
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            ChecksumAlgorithm.Running running = algorithm.start();
            for (int at = 0; at < bytes.length; at += step) {
                running.update(bytes, at, Math.min(step, bytes.length - at));
            }
            assertThat(running.digest()).isEqualTo(digest(algorithm, bytes));
        }
    }

    private static String hex(ChecksumAlgorithm algorithm, byte[] bytes) {
        return HexFormat.of().formatHex(digest(algorithm, bytes));
    }

    private static byte[] digest(ChecksumAlgorithm algorithm, byte[] bytes) {
        ChecksumAlgorithm.Running running = algorithm.start();
        running.update(bytes, 0, bytes.length);
        return running.digest();
    }
}
