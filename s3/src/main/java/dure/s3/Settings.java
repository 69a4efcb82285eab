package dure.s3;

import java.util.Map;

/** How bucket settings are stored. */
final class Settings {
    private static final int VERSION = 1;

    private Settings() {}

    static byte[] encodeTags(Map<String, String> tags) {
        return new RecordWriter(VERSION).texts(tags).done();
    }

    static Map<String, String> decodeTags(byte[] bytes) {
        return new RecordReader(bytes, VERSION).texts();
    }
}
