package dure.dynamodb;

import dure.api.dynamodb.AttributeValue;
import dure.dynamodb.expression.DocumentPath;
import dure.dynamodb.expression.Update;
import dure.dynamodb.item.ItemSize;
import dure.dynamodb.table.Index;
import dure.dynamodb.table.KeyAttribute;
import dure.dynamodb.table.KeySchema;
import dure.dynamodb.table.Table;
import dure.wire.AwsException;
import java.util.List;
import java.util.Map;

/** Checks items and keys against a table's key schema; every method throws ValidationException in AWS's words. */
final class KeyChecks {
    private static final int MAX_PARTITION_KEY_BYTES = 2048;
    private static final int MAX_SORT_KEY_BYTES = 1024;

    private KeyChecks() {}

    /** That the map is exactly a primary key of the table. */
    static void key(Table table, Map<String, AttributeValue> key) {
        if (key.size() != table.key().attributes().size()) {
            throw mismatch();
        }
        for (KeyAttribute attribute : table.key().attributes()) {
            keyValue(table.key(), attribute, key);
        }
    }

    /** That a key has this attribute of a schema, of the right type and size. */
    static void keyValue(KeySchema schema, KeyAttribute attribute, Map<String, AttributeValue> key) {
        AttributeValue value = key.get(attribute.name());
        if (value == null || !value.type().equals(attribute.type())) {
            throw mismatch();
        }
        if (isEmpty(value)) {
            throw Validation.invalid("One or more parameter values are not valid. The AttributeValue for a key "
                    + "attribute cannot contain an empty " + kind(value) + " value. Key: " + attribute.name());
        }
        size(schema, attribute, value);
    }

    /** That the item may be put into the table and its indexes. */
    static void item(Table table, Map<String, AttributeValue> item) {
        AttributeNames.check(item);
        for (KeyAttribute attribute : table.key().attributes()) {
            AttributeValue value = item.get(attribute.name());
            if (value == null) {
                throw Validation.invalidParameter("Missing the key " + attribute.name() + " in the item");
            }
            if (!value.type().equals(attribute.type())) {
                throw Validation.invalidParameter("Type mismatch for key " + attribute.name() + " expected: "
                        + attribute.type() + " actual: " + value.type());
            }
            keyValue(table.key(), attribute, item);
        }
        indexKeys(table, item);
    }

    /** That the item's index key attributes, if it has them, may be index keys. */
    static void indexKeys(Table table, Map<String, AttributeValue> item) {
        for (Index index : table.indexes()) {
            for (KeyAttribute attribute : index.key().attributes()) {
                AttributeValue value = item.get(attribute.name());
                if (value != null) {
                    indexKey(index, attribute, value);
                }
            }
        }
    }

    private static void indexKey(Index index, KeyAttribute attribute, AttributeValue value) {
        if (!value.type().equals(attribute.type())) {
            throw Validation.invalidParameter("Type mismatch for Index Key " + attribute.name() + " Expected: "
                    + attribute.type() + " Actual: " + value.type() + " IndexName: " + index.name());
        }
        if (isEmpty(value)) {
            throw Validation.invalid("One or more parameter values are not valid. A value specified for a secondary "
                    + "index key is not supported. The AttributeValue for a key attribute cannot contain an empty "
                    + kind(value) + " value. IndexName: " + index.name() + ", IndexKey: " + attribute.name());
        }
        size(index.key(), attribute, value);
    }

    /** That an update leaves the primary key alone and does not reach into key attributes. */
    static void update(Table table, Update update) {
        for (KeyAttribute attribute : table.key().attributes()) {
            for (DocumentPath path : update.paths()) {
                if (path.root().equals(attribute.name())) {
                    throw Validation.invalidParameter(
                            "Cannot update attribute " + attribute.name() + ". This attribute is part of the key");
                }
            }
        }
        scalars(table, update.paths());
    }

    /** That no path reaches into a key attribute. */
    static void scalars(Table table, List<DocumentPath> paths) {
        String message = "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: ";
        for (DocumentPath path : paths) {
            if (path.isNested()) {
                if (table.key().names().contains(path.root())) {
                    throw Validation.invalid(message + "Key: " + path.root());
                }
                if (table.indexes().stream().anyMatch(i -> i.key().names().contains(path.root()))) {
                    throw Validation.invalid(message + "IndexKey: " + path.root());
                }
            }
        }
    }

    private static void size(KeySchema schema, KeyAttribute attribute, AttributeValue value) {
        boolean partition = attribute.equals(schema.partition());
        int bytes = ItemSize.of(value);
        if (partition && bytes > MAX_PARTITION_KEY_BYTES) {
            throw Validation.invalidParameter(
                    "Size of hashkey has exceeded the maximum size limit of" + MAX_PARTITION_KEY_BYTES + " bytes");
        }
        if (!partition && bytes > MAX_SORT_KEY_BYTES) {
            throw Validation.invalidParameter("Aggregated size of all range keys has exceeded the size limit of "
                    + MAX_SORT_KEY_BYTES + " bytes");
        }
    }

    private static boolean isEmpty(AttributeValue value) {
        return value instanceof AttributeValue.S(String text) && text.isEmpty()
                || value instanceof AttributeValue.B(byte[] bytes) && bytes.length == 0;
    }

    private static String kind(AttributeValue value) {
        return value instanceof AttributeValue.S ? "string" : "binary";
    }

    static AwsException mismatch() {
        return Validation.invalid("The provided key element does not match the schema");
    }
}
