package dure.s3;

import static dure.api.s3.S3Errors.INCOMPLETE_BODY;

import dure.s3.checksum.ChecksumAlgorithm;
import dure.s3.checksum.DigestingInputStream;
import dure.store.Blobs;
import dure.store.Reader;
import dure.store.Transaction;
import dure.wire.http.Body;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bodies: takes them in as streams, hands them out as streams or regions of files. */
final class ContentStore {
    private final Blobs blobs;

    ContentStore(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * A body that has been read to its end but that no transaction has kept yet.
     *
     * @param inline the bytes when the content is {@link Content.Inline}
     * @param digests one for each algorithm asked for, and MD5
     */
    record Received(long size, Content content, byte[] inline, Map<ChecksumAlgorithm, byte[]> digests) {
        byte[] digest(ChecksumAlgorithm algorithm) {
            byte[] digest = digests.get(algorithm);
            if (digest == null) {
                throw new IllegalStateException(algorithm + " was not computed");
            }
            return digest;
        }
    }

    /**
     * Reads a body. A larger one is then in a file, which is collected unless a transaction keeps it.
     *
     * @param lengthBytes what was announced; no more and no less is taken
     */
    Received receive(InputStream source, long lengthBytes, Set<ChecksumAlgorithm> algorithms) {
        EnumSet<ChecksumAlgorithm> all = EnumSet.of(ChecksumAlgorithm.MD5);
        all.addAll(algorithms);
        DigestingInputStream in = new DigestingInputStream(source, lengthBytes, all);
        try {
            if (lengthBytes > Blobs.INLINE_MAX_BYTES) {
                return received(in, new Content.Blob(blobs.write(in)), new byte[0], lengthBytes);
            }
            byte[] whole = new byte[(int) lengthBytes];
            int count = in.readNBytes(whole, 0, whole.length);
            if (count < whole.length || in.read() >= 0) {
                throw incomplete();
            }
            return received(in, inline(whole), whole, lengthBytes);
        } catch (DigestingInputStream.BrokenBody broken) {
            throw incomplete();
        } catch (IOException disk) {
            throw new UncheckedIOException("cannot store a body", disk);
        }
    }

    /** A body in memory, at most {@link Blobs#INLINE_MAX_BYTES} of which stay there. */
    Received receive(byte[] body, Set<ChecksumAlgorithm> algorithms) {
        if (body.length > Blobs.INLINE_MAX_BYTES) {
            return receive(new ByteArrayInputStream(body), body.length, algorithms);
        }
        Map<ChecksumAlgorithm, byte[]> digests = new EnumMap<>(ChecksumAlgorithm.class);
        digests.put(ChecksumAlgorithm.MD5, digest(ChecksumAlgorithm.MD5, body));
        for (ChecksumAlgorithm algorithm : algorithms) {
            digests.computeIfAbsent(algorithm, each -> digest(each, body));
        }
        return new Received(body.length, inline(body), body, digests);
    }

    private static byte[] digest(ChecksumAlgorithm algorithm, byte[] body) {
        ChecksumAlgorithm.Running running = algorithm.start();
        running.update(body, 0, body.length);
        return running.digest();
    }

    private static Content inline(byte[] body) {
        return body.length == 0 ? new Content.Empty() : new Content.Inline(Ids.content());
    }

    private static Received received(DigestingInputStream in, Content content, byte[] inline, long lengthBytes) {
        if (in.count() != lengthBytes) {
            throw incomplete();
        }
        return new Received(in.count(), content, inline, in.digests());
    }

    private static RuntimeException incomplete() {
        return INCOMPLETE_BODY.because(
                "You did not provide the number of bytes specified by the Content-Length HTTP header");
    }

    /** The digest of a received body, by reading it again when it was not asked for in time. */
    byte[] digest(Received received, ChecksumAlgorithm algorithm) {
        byte[] known = received.digests.get(algorithm);
        if (known != null) {
            return known;
        }
        try (InputStream again = received.content instanceof Content.Blob(String reference)
                        ? Files.newInputStream(blobs.path(reference))
                        : new ByteArrayInputStream(received.inline);
                DigestingInputStream in = new DigestingInputStream(again, received.size, Set.of(algorithm))) {
            in.transferTo(OutputStream.nullOutputStream());
            byte[] digest = in.digests().get(algorithm);
            return digest == null ? new byte[0] : digest;
        } catch (IOException disk) {
            throw new UncheckedIOException("cannot read a body again", disk);
        }
    }

    /** Makes a received body permanent. */
    void keep(Transaction transaction, Received received) {
        switch (received.content) {
            case Content.Empty() -> {}
            case Content.Inline(String id) -> transaction.put(S3Keys.data(id), received.inline);
            case Content.Blob(String reference) -> blobs.keep(transaction, reference);
            case Content.Parts parts -> throw new IllegalStateException("received bodies have no parts: " + parts);
        }
    }

    /** Makes an object of parts that are already kept. @param id of the list of them: the upload's own */
    Content keepParts(Transaction transaction, String id, List<PartRecord> parts) {
        transaction.put(S3Keys.data(id), PartRecord.encodeAll(parts));
        return new Content.Parts(id, parts.size());
    }

    void drop(Transaction transaction, Content content) {
        switch (content) {
            case Content.Empty() -> {}
            case Content.Inline(String id) -> transaction.delete(S3Keys.data(id));
            case Content.Blob(String reference) -> blobs.drop(transaction, reference);
            case Content.Parts parts -> {
                for (PartRecord part : parts(transaction, parts)) {
                    drop(transaction, part.content());
                }
                transaction.delete(S3Keys.data(parts.manifestId()));
            }
        }
    }

    List<PartRecord> parts(Reader reader, Content.Parts parts) {
        return PartRecord.decodeAll(data(reader, parts.manifestId()));
    }

    /** Some of the bytes. What is in the store is read now, files when the body is. */
    Body open(Reader reader, Content content, long offset, long length) {
        if (length == 0) {
            return Body.EMPTY;
        }
        return switch (content) {
            case Content.Empty() -> Body.EMPTY;
            case Content.Inline(String id) -> {
                byte[] data = data(reader, id);
                yield Body.of(
                        length == data.length
                                ? data
                                : java.util.Arrays.copyOfRange(data, (int) offset, (int) (offset + length)));
            }
            case Content.Blob(String reference) -> new Body.FileRegion(blobs.path(reference), offset, length);
            case Content.Parts parts -> openParts(reader, parts(reader, parts), offset, length);
        };
    }

    private Body openParts(Reader reader, List<PartRecord> parts, long offset, long length) {
        List<Body> regions = new ArrayList<>();
        List<String> files = new ArrayList<>();
        long start = 0;
        for (PartRecord part : parts) {
            long from = Math.max(offset, start);
            long to = Math.min(offset + length, start + part.size());
            if (from < to) {
                regions.add(open(reader, part.content(), from - start, to - from));
                if (part.content() instanceof Content.Blob(String reference)) {
                    files.add(reference);
                }
            }
            start += part.size();
        }
        return regions.size() == 1
                ? regions.getFirst()
                : new Body.Stream(new RegionsInputStream(regions, blobs.hold(files)), length);
    }

    private static byte[] data(Reader reader, String id) {
        byte @Nullable [] data = reader.get(S3Keys.data(id));
        if (data == null) {
            throw new IllegalStateException("content " + id + " is missing");
        }
        return data;
    }
}
