package dure.dynamodb.table;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.item.KeyEncoding;
import dure.kernel.Arn;
import dure.store.Keys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A table as it is defined, and where its items lie.
 *
 * @param generation differs between a table and one created later under its name; part of every item's key, so that a
 *     stale definition can neither see nor touch the items of another generation
 * @param id the UUID clients see
 * @param billingMode {@code PROVISIONED} or {@code PAY_PER_REQUEST}
 */
public record Table(
        TableName name,
        long generation,
        String id,
        KeySchema key,
        List<KeyAttribute> definitions,
        List<Index> indexes,
        String billingMode,
        Optional<Instant> onDemandSince,
        Throughput throughput,
        Instant created,
        boolean deletionProtected,
        String tableClass) {

    private static final byte[] ITEMS = Keys.key("dynamodb", "item");
    private static final int DIGEST_BYTES = 16;

    public String arn() {
        return name.arn();
    }

    public String indexArn(Index index) {
        return arn() + "/index/" + index.name();
    }

    public boolean onDemand() {
        return billingMode.equals("PAY_PER_REQUEST");
    }

    public Optional<Index> index(String indexName) {
        return indexes.stream().filter(index -> index.name().equals(indexName)).findFirst();
    }

    /** Everything stored for the table, items and index entries, lies under this prefix. */
    public byte[] prefix() {
        return Keys.of().raw(ITEMS).number(generation).bytes();
    }

    /** Items lie under this prefix. */
    public byte[] itemPrefix() {
        return entries(0);
    }

    public byte[] indexPrefix(Index index) {
        return entries(index.number());
    }

    private byte[] entries(int number) {
        return Keys.of()
                .raw(ITEMS)
                .number(generation)
                .raw(new byte[] {(byte) number})
                .bytes();
    }

    /** Where an item lies. */
    public byte[] itemKey(Map<String, AttributeValue> item) {
        Keys keys = Keys.of().raw(itemPrefix());
        primaryKey(keys, key, item);
        return keys.bytes();
    }

    /** Where the index entry of an item lies; ends in a digest of the table's key, as index keys need not be unique. */
    public byte[] indexKey(Index index, Map<String, AttributeValue> item) {
        Keys keys = Keys.of().raw(indexPrefix(index));
        primaryKey(keys, index.key(), item);
        return keys.raw(digest(itemKey(item))).bytes();
    }

    private static void primaryKey(Keys keys, KeySchema schema, Map<String, AttributeValue> item) {
        byte[] partition = KeyEncoding.encode(value(item, schema.partition()));
        keys.raw(KeyEncoding.spread(partition)).raw(partition);
        KeyAttribute sort = schema.sort();
        if (sort != null) {
            keys.raw(KeyEncoding.encode(value(item, sort)));
        }
    }

    private static AttributeValue value(Map<String, AttributeValue> item, KeyAttribute attribute) {
        AttributeValue value = item.get(attribute.name());
        if (value == null) {
            throw new IllegalArgumentException("no key attribute " + attribute.name());
        }
        return value;
    }

    private static byte[] digest(byte[] bytes) {
        try {
            return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A table's name where it is unique. */
    public record TableName(String account, String region, String name) {
        public String arn() {
            return Arn.of("dynamodb", region, account, "table/" + name).toString();
        }
    }
}
