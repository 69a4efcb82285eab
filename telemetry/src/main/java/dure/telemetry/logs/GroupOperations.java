package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;
import static dure.api.logs.LogsErrors.RESOURCE_ALREADY_EXISTS;
import static dure.api.logs.LogsErrors.RESOURCE_NOT_FOUND;
import static dure.api.logs.LogsErrors.TOO_MANY_TAGS;

import dure.api.logs.CreateLogGroupRequest;
import dure.api.logs.DeleteLogGroupRequest;
import dure.api.logs.DeleteRetentionPolicyRequest;
import dure.api.logs.DescribeLogGroupsRequest;
import dure.api.logs.DescribeLogGroupsResponse;
import dure.api.logs.ListTagsForResourceRequest;
import dure.api.logs.ListTagsForResourceResponse;
import dure.api.logs.LogGroup;
import dure.api.logs.PutRetentionPolicyRequest;
import dure.api.logs.TagResourceRequest;
import dure.api.logs.UntagResourceRequest;
import dure.kernel.Arn;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.store.Keys;
import dure.store.PageTokens;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import dure.telemetry.logs.LogStore.GroupName;
import dure.wire.schema.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** CreateLogGroup, DeleteLogGroup, DescribeLogGroups, retention and tags. */
final class GroupOperations {
    private static final int PAGE = 50;
    private static final int MAX_TAGS = 50;
    private static final String STANDARD = "STANDARD";
    /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
    private static final Set<Integer> RETENTIONS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private final Store store;
    private final LogStore logs;
    private final Clock clock;

    GroupOperations(Store store, LogStore logs, Clock clock) {
        this.store = store;
        this.logs = logs;
        this.clock = clock;
    }

    Unit create(CreateLogGroupRequest input, RequestContext context) {
        Unoffered.refuse("kmsKeyId", input.kmsKeyId());
        Unoffered.refuseIf(!isStandard(input.logGroupClass()), "logGroupClass " + input.logGroupClass());
        Unoffered.refuseIf(Boolean.TRUE.equals(input.deletionProtectionEnabled()), "deletionProtectionEnabled");
        if (input.logGroupName().startsWith("aws/")) {
            throw INVALID_PARAMETER.because("Log groups starting with AWS/ are reserved for AWS.");
        }
        GroupName name = GroupName.of(context, input.logGroupName());
        Map<String, String> tags = input.tags() == null ? Map.of() : checked(new TreeMap<>(input.tags()));
        store.update(transaction -> {
            if (transaction.get(logs.group(name)) != null) {
                throw RESOURCE_ALREADY_EXISTS.because("The specified log group already exists");
            }
            transaction.put(logs.group(name), new LogRecords.Group(clock.millis(), 0, tags).bytes());
        });
        return Unit.VALUE;
    }

    /** All groups are of this class. */
    private static boolean isStandard(@Nullable String logGroupClass) {
        return logGroupClass == null || logGroupClass.equals(STANDARD);
    }

    Unit delete(DeleteLogGroupRequest input, RequestContext context) {
        GroupName name = GroupName.of(context, input.logGroupName());
        store.update(transaction -> {
            logs.requireGroup(transaction, name);
            transaction.delete(logs.group(name));
            transaction.delete(logs.storedBytes(name));
            for (byte[] prefix : List.of(logs.streams(name), logs.events(name), logs.index(name))) {
                transaction.deleteRange(prefix, Keys.afterPrefix(prefix));
            }
        });
        return Unit.VALUE;
    }

    DescribeLogGroupsResponse describe(DescribeLogGroupsRequest input, RequestContext context) {
        if (input.logGroupNamePrefix() != null && input.logGroupNamePattern() != null) {
            throw INVALID_PARAMETER.because(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        Unoffered.refuseIf(Boolean.TRUE.equals(input.includeLinkedAccounts()), "includeLinkedAccounts");
        if (input.accountIdentifiers() != null && !input.accountIdentifiers().isEmpty()) {
            throw INVALID_PARAMETER.because("accountIdentifiers is only valid when includeLinkedAccounts is true.");
        }
        if (!isStandard(input.logGroupClass())) {
            return new DescribeLogGroupsResponse(List.of(), null);
        }
        int limit = input.limit() == null ? PAGE : input.limit();
        return store.read(reader -> page(reader, input, context, limit));
    }

    private DescribeLogGroupsResponse page(
            Reader reader, DescribeLogGroupsRequest input, RequestContext context, int limit) {
        byte[] all = logs.groups(context);
        byte[] begin = input.logGroupNamePrefix() == null ? all : startingWith(all, input.logGroupNamePrefix());
        if (input.nextToken() != null) {
            begin = LogStore.larger(begin, LogStore.pageBegin(all, input.nextToken()));
        }
        List<LogGroup> found = new ArrayList<>();
        try (Range range = reader.range(begin, Keys.afterPrefix(all))) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                String name = Keys.parse(entry.key(), all.length).text();
                if (input.logGroupNamePrefix() != null && !name.startsWith(input.logGroupNamePrefix())) {
                    break;
                }
                if (!selected(name, input)) {
                    continue;
                }
                if (found.size() == limit) {
                    return new DescribeLogGroupsResponse(found, PageTokens.of(all, entry.key()));
                }
                found.add(describe(reader, GroupName.of(context, name), LogRecords.Group.of(entry.value())));
            }
        }
        return new DescribeLogGroupsResponse(found, null);
    }

    private static boolean selected(String name, DescribeLogGroupsRequest input) {
        String pattern = input.logGroupNamePattern();
        if (pattern != null
                && !name.toLowerCase(java.util.Locale.ROOT).contains(pattern.toLowerCase(java.util.Locale.ROOT))) {
            return false;
        }
        List<String> identifiers = input.logGroupIdentifiers();
        return identifiers == null
                || identifiers.isEmpty()
                || identifiers.stream().anyMatch(id -> id.equals(name) || id.endsWith(":log-group:" + name));
    }

    private LogGroup describe(Reader reader, GroupName name, LogRecords.Group group) {
        return LogGroup.builder()
                .arn(name.arn() + ":*")
                .logGroupArn(name.arn())
                .logGroupName(name.name())
                .logGroupClass(STANDARD)
                .creationTime(group.createdMillis())
                .metricFilterCount(0)
                .retentionInDays(group.retentionDays() == 0 ? null : group.retentionDays())
                .storedBytes(logs.storedBytes(reader, name))
                .build();
    }

    Unit putRetention(PutRetentionPolicyRequest input, RequestContext context) {
        if (!RETENTIONS.contains(input.retentionInDays())) {
            throw INVALID_PARAMETER.because(
                    "1 validation error detected: Value '%d' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: %s"
                            .formatted(input.retentionInDays(), new java.util.TreeSet<>(RETENTIONS)));
        }
        change(GroupName.of(context, input.logGroupName()), group -> group.withRetention(input.retentionInDays()));
        return Unit.VALUE;
    }

    Unit deleteRetention(DeleteRetentionPolicyRequest input, RequestContext context) {
        change(GroupName.of(context, input.logGroupName()), group -> group.withRetention(0));
        return Unit.VALUE;
    }

    Unit tag(TagResourceRequest input, RequestContext context) {
        change(groupOf(input.resourceArn(), context), group -> {
            Map<String, String> tags = new TreeMap<>(group.tags());
            tags.putAll(input.tags());
            return group.withTags(checked(tags));
        });
        return Unit.VALUE;
    }

    Unit untag(UntagResourceRequest input, RequestContext context) {
        change(groupOf(input.resourceArn(), context), group -> {
            Map<String, String> tags = new TreeMap<>(group.tags());
            input.tagKeys().forEach(tags::remove);
            return group.withTags(tags);
        });
        return Unit.VALUE;
    }

    ListTagsForResourceResponse listTags(ListTagsForResourceRequest input, RequestContext context) {
        GroupName name = groupOf(input.resourceArn(), context);
        return new ListTagsForResourceResponse(
                store.read(reader -> logs.requireGroup(reader, name)).tags());
    }

    private void change(GroupName name, UnaryOperator<LogRecords.Group> change) {
        store.update((Transaction transaction) -> transaction.put(
                logs.group(name),
                change.apply(logs.requireGroup(transaction, name)).bytes()));
    }

    private static GroupName groupOf(@Nullable String arn, RequestContext context) {
        return Arn.parse(String.valueOf(arn))
                .filter(parsed ->
                        parsed.service().equals("logs") && parsed.resource().startsWith("log-group:"))
                .filter(parsed -> parsed.account().equals(context.account().value()))
                .map(parsed -> GroupName.of(context, null, parsed.toString()))
                .orElseThrow(() -> RESOURCE_NOT_FOUND.because("The specified resource does not exist."));
    }

    private static Map<String, String> checked(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw TOO_MANY_TAGS.because("The maximum number of tags is " + MAX_TAGS + ".");
        }
        return tags;
    }

    /** The first key of a name that starts with the prefix: the prefix's bytes without the end of a text part. */
    static byte[] startingWith(byte[] parent, String prefix) {
        byte[] text = prefix.getBytes(StandardCharsets.UTF_8);
        byte[] key = java.util.Arrays.copyOf(parent, parent.length + text.length);
        System.arraycopy(text, 0, key, parent.length, text.length);
        return key;
    }
}
