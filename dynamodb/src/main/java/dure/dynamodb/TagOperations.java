package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.RESOURCE_NOT_FOUND;

import dure.api.dynamodb.ListTagsOfResourceInput;
import dure.api.dynamodb.ListTagsOfResourceOutput;
import dure.api.dynamodb.Tag;
import dure.api.dynamodb.TagResourceInput;
import dure.api.dynamodb.UntagResourceInput;
import dure.dynamodb.table.Table.TableName;
import dure.dynamodb.table.TableStore;
import dure.kernel.RequestContext;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tags on tables: at most 50, keys of 1 to 128 characters, values of at most 256. */
final class TagOperations {
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY_LENGTH = 128;
    private static final int MAX_VALUE_LENGTH = 256;

    private final Store store;
    private final TableStore tables;

    TagOperations(Store store, TableStore tables) {
        this.store = store;
        this.tables = tables;
    }

    Unit tag(TagResourceInput input, RequestContext context) {
        TableName name = table(input.resourceArn(), context);
        if (input.tags().isEmpty()) {
            throw Validation.invalid("Atleast one Tag needs to be provided as Input.");
        }
        check(input.tags());
        store.update(transaction -> {
            checkExists(transaction, name, input.resourceArn());
            Set<String> keys = new HashSet<>(tables.tags(transaction, name).keySet());
            input.tags().forEach(tag -> keys.add(tag.key()));
            checkCount(keys.size());
            input.tags().forEach(tag -> tables.putTag(transaction, name, tag.key(), tag.value()));
        });
        return Unit.VALUE;
    }

    Unit untag(UntagResourceInput input, RequestContext context) {
        TableName name = table(input.resourceArn(), context);
        if (input.tagKeys().isEmpty()) {
            throw Validation.invalid("Atleast one Tag Key needs to be provided as Input.");
        }
        store.update(transaction -> {
            if (tables.find(transaction, name).isEmpty()) {
                throw RESOURCE_NOT_FOUND.because("Requested resource not found");
            }
            input.tagKeys().forEach(key -> tables.deleteTag(transaction, name, key));
        });
        return Unit.VALUE;
    }

    /** All tags in one answer: there are at most fifty, so no NextToken is ever given out. */
    ListTagsOfResourceOutput list(ListTagsOfResourceInput input, RequestContext context) {
        TableName name = table(input.resourceArn(), context);
        if (input.nextToken() != null) {
            throw Validation.invalid("Invalid NextToken");
        }
        Map<String, String> tags = store.read(reader -> {
            checkExists(reader, name, input.resourceArn());
            return tables.tags(reader, name);
        });
        return new ListTagsOfResourceOutput(
                null,
                tags.entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList());
    }

    private static TableName table(String arn, RequestContext context) {
        if (!arn.startsWith("arn:") || !arn.contains(":table/")) {
            throw Validation.invalid("Invalid TableArn: Invalid ResourceArn provided as input " + arn);
        }
        return TableLookup.name(arn, context);
    }

    private void checkExists(Reader reader, TableName name, String arn) {
        if (tables.find(reader, name).isEmpty()) {
            throw RESOURCE_NOT_FOUND.because("Requested resource not found: ResourcArn: " + arn + " not found");
        }
    }

    static void check(List<Tag> tags) {
        checkCount(tags.size());
        Set<String> keys = new HashSet<>();
        for (Tag tag : tags) {
            if (tag.key().isEmpty()
                    || tag.key().length() > MAX_KEY_LENGTH
                    || tag.value().length() > MAX_VALUE_LENGTH) {
                throw Validation.invalidParameter("Tag keys have 1 to 128 characters, tag values at most 256");
            }
            if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw Validation.invalidParameter("Tag keys may not begin with aws:");
            }
            if (!keys.add(tag.key())) {
                throw Validation.invalidParameter("Duplicate tag key: " + tag.key());
            }
        }
    }

    private static void checkCount(int count) {
        if (count > MAX_TAGS) {
            throw Validation.invalidParameter("The number of tags exceeds the limit of " + MAX_TAGS);
        }
    }
}
