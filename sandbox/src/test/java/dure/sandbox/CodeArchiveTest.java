package dure.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.sandbox.CodeArchive.ArchiveTooLargeException;
import dure.sandbox.CodeArchive.EmptyArchiveException;
import dure.sandbox.CodeArchive.InvalidArchiveException;
import dure.sandbox.CodeArchive.Limits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeArchiveTest {
    private static final int LINK = 0120777;

    @TempDir
    private Path dir;

    private record Entry(String name, int mode, String content) {}

    private static byte[] zip(Entry... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
            for (Entry entry : entries) {
                ZipArchiveEntry header = new ZipArchiveEntry(entry.name());
                if (entry.mode() != 0) {
                    header.setUnixMode(entry.mode());
                }
                zip.putArchiveEntry(header);
                zip.write(entry.content().getBytes(StandardCharsets.UTF_8));
                zip.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    private Path extract(byte[] zip, Limits limits) throws IOException {
        Path code = dir.resolve("code");
        CodeArchive.extract(new ByteArrayInputStream(zip), code, limits);
        return code;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @Test
    void modesAndLinksAreKept() throws IOException {
        byte[] zip = zip(
                new Entry("bin/run", 0100755, "#!"),
                new Entry("secret", 0100600, "s"),
                new Entry("windows.txt", 0, "w"),
                new Entry("lib/libx.so", LINK, "libx.so.1"),
                new Entry("lib/libx.so.1", 0100644, "elf"));
        Path code = extract(zip, CodeArchive.FUNCTION_LIMITS);
        assertThat(mode(code)).isEqualTo("rwxr-xr-x");
        assertThat(mode(code.resolve("bin"))).isEqualTo("rwxr-xr-x");
        assertThat(mode(code.resolve("bin/run"))).isEqualTo("rwxr-xr-x");
        assertThat(mode(code.resolve("secret"))).isEqualTo("rw-------");
        assertThat(mode(code.resolve("windows.txt"))).isEqualTo("rw-r--r--");
        assertThat(code.resolve("lib/libx.so")).isSymbolicLink().hasContent("elf");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/evil", "a/../..", "..\\evil"})
    void entriesThatLeaveTheDirectoryAreRefused(String name) throws IOException {
        byte[] zip = zip(new Entry("fine", 0100644, "x"), new Entry(name, 0100644, "evil"));
        assertThatThrownBy(() -> extract(zip, CodeArchive.FUNCTION_LIMITS)).isInstanceOf(InvalidArchiveException.class);
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void linksAreNeitherFollowedNorLeadOut() throws IOException {
        byte[] leading = zip(new Entry("a/link", LINK, "../../outside"));
        assertThatThrownBy(() -> extract(leading, CodeArchive.FUNCTION_LIMITS))
                .isInstanceOf(InvalidArchiveException.class);
        byte[] through = zip(new Entry("tmp", LINK, dir.toString()), new Entry("tmp/evil", 0100644, "evil"));
        assertThatThrownBy(() -> extract(through, CodeArchive.FUNCTION_LIMITS)).isInstanceOf(IOException.class);
        assertThat(dir.resolve("evil")).doesNotExist();
    }

    @Test
    void limitsHoldWhateverTheHeadersSay() throws IOException {
        byte[] zip = zip(new Entry("a", 0100644, "x".repeat(1000)), new Entry("b", 0100644, "y"));
        assertThatThrownBy(() -> extract(zip, new Limits(1000, 10))).isInstanceOf(ArchiveTooLargeException.class);
        assertThatThrownBy(() -> extract(zip, new Limits(2000, 1))).isInstanceOf(ArchiveTooLargeException.class);
        assertThat(extract(zip, new Limits(1001, 2))).isDirectory();
    }

    @Test
    void whatIsNoArchiveIsRefused() {
        assertThatThrownBy(() -> extract("no zip".getBytes(StandardCharsets.UTF_8), CodeArchive.FUNCTION_LIMITS))
                .isInstanceOf(InvalidArchiveException.class);
    }

    @Test
    void anEmptyArchiveIsRefusedAsSuch() throws IOException {
        byte[] empty = zip();
        assertThatThrownBy(() -> extract(empty, CodeArchive.FUNCTION_LIMITS)).isInstanceOf(EmptyArchiveException.class);
    }

    @Test
    void entriesThatContradictOneAnotherAreRefused() throws IOException {
        List<byte[]> archives = List.of(
                zip(new Entry("a", 0100644, "file"), new Entry("a/b", 0100644, "below a file")),
                zip(new Entry("a/b", 0100644, "file"), new Entry("a", 0100644, "a directory")),
                zip(new Entry("a/b", 0100644, "file"), new Entry("a", LINK, "c")),
                zip(new Entry("x".repeat(300), 0100644, "")),
                zip(new Entry("a/".repeat(30_000) + "b", 0100644, "")));
        for (byte[] archive : archives) {
            assertThatThrownBy(() -> extract(archive, CodeArchive.FUNCTION_LIMITS))
                    .isInstanceOf(InvalidArchiveException.class);
        }
        try (Stream<Path> left = Files.list(dir)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void laterLayersWin() throws IOException {
        Path one = dir.resolve("one");
        Path two = dir.resolve("two");
        CodeArchive.extract(
                new ByteArrayInputStream(zip(
                        new Entry("python/a.py", 0100644, "1"),
                        new Entry("python/b.py", 0100644, "1"),
                        new Entry("bin", 0100755, "file"))),
                one,
                CodeArchive.FUNCTION_LIMITS);
        CodeArchive.extract(
                new ByteArrayInputStream(zip(
                        new Entry("python/b.py", 0100644, "2"),
                        new Entry("python/c.py", LINK, "b.py"),
                        new Entry("bin/tool", 0100755, "2"))),
                two,
                CodeArchive.FUNCTION_LIMITS);
        List<LayerMerge.Layer> layers = List.of(new LayerMerge.Layer("sha-1", one), new LayerMerge.Layer("sha-2", two));
        Path merged = LayerMerge.merge(layers, dir.resolve("merged"));
        assertThat(merged.resolve("python/a.py")).hasContent("1");
        assertThat(merged.resolve("python/b.py")).hasContent("2");
        assertThat(merged.resolve("python/c.py")).isSymbolicLink().hasContent("2");
        assertThat(merged.resolve("bin/tool")).hasContent("2");
        assertThat(one.resolve("python/b.py")).hasContent("1");
        assertThat(LayerMerge.merge(layers, dir.resolve("merged"))).isEqualTo(merged);
        assertThat(LayerMerge.merge(layers.reversed(), dir.resolve("merged")).resolve("python/b.py"))
                .hasContent("1");
    }
}
