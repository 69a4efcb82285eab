package dure.telemetry.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** What the store keeps of groups, streams and events. Every value begins with a version byte. */
final class LogRecords {
    private static final int VERSION = 1;

    private LogRecords() {}

    /** @param retentionDays 0 keeps events for ever */
    record Group(long createdMillis, int retentionDays, Map<String, String> tags) {
        Group withRetention(int days) {
            return new Group(createdMillis, days, tags);
        }

        Group withTags(Map<String, String> newTags) {
            return new Group(createdMillis, retentionDays, newTags);
        }

        byte[] bytes() {
            return write(out -> {
                out.writeLong(createdMillis);
                out.writeInt(retentionDays);
                out.writeInt(tags.size());
                for (Map.Entry<String, String> tag : tags.entrySet()) {
                    out.writeUTF(tag.getKey());
                    out.writeUTF(tag.getValue());
                }
            });
        }

        static Group of(byte[] bytes) {
            return read(bytes, in -> {
                long created = in.readLong();
                int retention = in.readInt();
                Map<String, String> tags = new TreeMap<>();
                for (int left = in.readInt(); left > 0; left--) {
                    tags.put(in.readUTF(), in.readUTF());
                }
                return new Group(created, retention, tags);
            });
        }
    }

    /** Times are -1 while the stream is empty. */
    record Stream(long createdMillis, long firstMillis, long lastMillis, long ingestedMillis, long nextSequence) {
        byte[] bytes() {
            return write(out -> {
                out.writeLong(createdMillis);
                out.writeLong(firstMillis);
                out.writeLong(lastMillis);
                out.writeLong(ingestedMillis);
                out.writeLong(nextSequence);
            });
        }

        static Stream of(byte[] bytes) {
            return read(
                    bytes, in -> new Stream(in.readLong(), in.readLong(), in.readLong(), in.readLong(), in.readLong()));
        }
    }

    record Event(long ingestedMillis, String message) {
        byte[] bytes() {
            return write(out -> {
                out.writeLong(ingestedMillis);
                out.write(message.getBytes(StandardCharsets.UTF_8));
            });
        }

        static Event of(byte[] bytes) {
            return read(bytes, in -> new Event(in.readLong(), new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        }
    }

    private interface Writer {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Parser<T> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] write(Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            writer.to(out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Parser<T> parser) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readUnsignedByte();
            if (version != VERSION) {
                throw new IllegalStateException("logs: a value of unknown version " + version);
            }
            return parser.from(in);
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }
}
