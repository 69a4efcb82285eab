package dure.iam.entity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Values in the store: one version byte, then JSON. */
public final class EntityCodec {
    private static final byte VERSION = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private EntityCodec() {}

    public static byte[] encode(Object entity) {
        try {
            byte[] json = JSON.writeValueAsBytes(entity);
            byte[] value = new byte[json.length + 1];
            value[0] = VERSION;
            System.arraycopy(json, 0, value, 1, json.length);
            return value;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <T> T decode(byte[] value, Class<T> type) {
        if (value.length == 0 || value[0] != VERSION) {
            throw new IllegalStateException("a " + type.getSimpleName() + " of an unknown version");
        }
        try {
            // Every start reads these two, and to look into a record takes longer than to read it.
            if (type == StoredAccount.class) {
                return type.cast(StoredAccount.of(JSON.readTree(value, 1, value.length - 1)));
            }
            if (type == StoredKey.class) {
                return type.cast(StoredKey.of(JSON.readTree(value, 1, value.length - 1)));
            }
            return JSON.readValue(value, 1, value.length - 1, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
