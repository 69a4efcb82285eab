package dure.iam;

import static dure.api.iam.IamErrors.INVALID_INPUT;
import static dure.api.iam.IamErrors.LIMIT_EXCEEDED;

import dure.api.iam.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Tags of users, roles and policies. Keys that differ only in case are the same key. */
final class Tags {
    private Tags() {}

    static SortedMap<String, String> of(@Nullable List<Tag> tags) {
        return merged(new TreeMap<>(), tags == null ? List.of() : tags);
    }

    /** @throws dure.wire.AwsException InvalidInput for the same key twice, LimitExceeded above 50 */
    static SortedMap<String, String> merged(SortedMap<String, String> existing, List<Tag> added) {
        TreeMap<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tags.putAll(existing);
        TreeSet<String> seen = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        for (Tag tag : added) {
            if (!seen.add(tag.key())) {
                throw INVALID_INPUT.because(
                        "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
            }
            if (tag.key().regionMatches(true, 0, "aws:", 0, 4)) {
                throw INVALID_INPUT.because("Tag keys beginning with aws: are reserved for system use.");
            }
            tags.remove(tag.key());
            tags.put(tag.key(), tag.value());
        }
        if (tags.size() > IamLimits.TAGS) {
            throw LIMIT_EXCEEDED.because("The number of tags has reached the maximum limit.");
        }
        return new TreeMap<>(tags);
    }

    static SortedMap<String, String> without(SortedMap<String, String> existing, List<String> keys) {
        TreeMap<String, String> tags = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        tags.putAll(existing);
        keys.forEach(tags::remove);
        return new TreeMap<>(tags);
    }

    static List<Tag> list(SortedMap<String, String> tags) {
        List<Tag> list = new ArrayList<>(tags.size());
        tags.forEach((key, value) -> list.add(new Tag(key, value)));
        return list;
    }

    /** As the condition keys of a request that brings tags. */
    static Map<String, List<String>> conditions(@Nullable List<Tag> tags) {
        if (tags == null || tags.isEmpty()) {
            return Map.of();
        }
        Map<String, List<String>> conditions = new HashMap<>();
        tags.forEach(tag -> conditions.put("aws:RequestTag/" + tag.key(), List.of(tag.value())));
        conditions.put("aws:TagKeys", tags.stream().map(Tag::key).toList());
        return conditions;
    }
}
