package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;
import static dure.api.logs.LogsErrors.RESOURCE_ALREADY_EXISTS;

import dure.api.logs.CreateLogStreamRequest;
import dure.api.logs.DeleteLogStreamRequest;
import dure.api.logs.DescribeLogStreamsRequest;
import dure.api.logs.DescribeLogStreamsResponse;
import dure.api.logs.LogStream;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.PageTokens;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import dure.telemetry.logs.LogStore.EventKey;
import dure.telemetry.logs.LogStore.GroupName;
import dure.wire.schema.Unit;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** CreateLogStream, DeleteLogStream, DescribeLogStreams. */
final class StreamOperations {
    private static final int PAGE = 50;
    /** Events removed by one transaction when a stream is deleted: two keys each, of up to 1.1 KB. */
    private static final int DELETE_BATCH = 2_000;

    private static final byte[] NO_PREFIX = {};

    private final Store store;
    private final LogStore logs;
    private final Clock clock;

    StreamOperations(Store store, LogStore logs, Clock clock) {
        this.store = store;
        this.logs = logs;
        this.clock = clock;
    }

    Unit create(CreateLogStreamRequest input, RequestContext context) {
        GroupName group = GroupName.of(context, input.logGroupName());
        store.update(transaction -> {
            logs.requireGroup(transaction, group);
            byte[] key = logs.stream(group, input.logStreamName());
            if (transaction.get(key) != null) {
                throw RESOURCE_ALREADY_EXISTS.because("The specified log stream already exists");
            }
            transaction.put(key, new LogRecords.Stream(clock.millis(), -1, -1, -1, 0).bytes());
        });
        return Unit.VALUE;
    }

    /** The stream disappears with the last batch, so that a failure between batches leaves it to be deleted again. */
    Unit delete(DeleteLogStreamRequest input, RequestContext context) {
        GroupName group = GroupName.of(context, input.logGroupName());
        String stream = input.logStreamName();
        boolean more = true;
        while (more) {
            more = store.transact(transaction -> deleteSome(transaction, group, stream));
        }
        return Unit.VALUE;
    }

    private boolean deleteSome(Transaction transaction, GroupName group, String stream) {
        logs.requireStream(transaction, group, stream);
        int count = 0;
        long bytes = 0;
        try (Range range = transaction.prefix(logs.index(group, stream))) {
            while (range.hasNext() && count < DELETE_BATCH) {
                byte[] index = range.next().key();
                byte[] event = logs.event(group, logs.indexedEvent(group, stream, index));
                byte[] value = transaction.get(event);
                bytes += value == null ? 0 : EventOperations.storedBytes(value);
                transaction.delete(event);
                transaction.delete(index);
                count++;
            }
        }
        if (bytes > 0) {
            transaction.add(logs.storedBytes(group), -bytes);
        }
        if (count < DELETE_BATCH) {
            transaction.delete(logs.stream(group, stream));
        }
        return count == DELETE_BATCH;
    }

    DescribeLogStreamsResponse describe(DescribeLogStreamsRequest input, RequestContext context) {
        GroupName group = GroupName.of(context, input.logGroupName(), input.logGroupIdentifier());
        boolean byTime = "LastEventTime".equals(input.orderBy());
        if (byTime && input.logStreamNamePrefix() != null) {
            throw INVALID_PARAMETER.because("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        int limit = input.limit() == null ? PAGE : input.limit();
        boolean descending = Boolean.TRUE.equals(input.descending());
        return store.read(reader -> {
            logs.requireGroup(reader, group);
            return byTime
                    ? byTime(reader, group, limit, descending, input.nextToken())
                    : byName(reader, group, input, limit, descending);
        });
    }

    private DescribeLogStreamsResponse byName(
            Reader reader, GroupName group, DescribeLogStreamsRequest input, int limit, boolean descending) {
        byte[] all = logs.streams(group);
        byte[] begin = all;
        byte[] end = Keys.afterPrefix(all);
        if (input.logStreamNamePrefix() != null) {
            begin = GroupOperations.startingWith(all, input.logStreamNamePrefix());
            end = Keys.afterPrefix(begin);
        }
        if (input.nextToken() != null) {
            byte[] token = LogStore.pageBegin(all, input.nextToken());
            begin = descending ? begin : LogStore.larger(begin, token);
            end = descending ? LogStore.smaller(end, Keys.after(token)) : end;
        }
        if (java.util.Arrays.compareUnsigned(begin, end) > 0) {
            return new DescribeLogStreamsResponse(List.of(), null);
        }
        List<LogStream> found = new ArrayList<>();
        try (Range range = reader.range(begin, end, descending)) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                String name = Keys.parse(entry.key(), all.length).text();
                if (found.size() == limit) {
                    return new DescribeLogStreamsResponse(found, PageTokens.of(all, entry.key()));
                }
                found.add(describe(group, name, LogRecords.Stream.of(entry.value())));
            }
        }
        return new DescribeLogStreamsResponse(found, null);
    }

    /** Sorts all of the group's streams, which AWS does behind the scenes too. The token is the number already given. */
    private DescribeLogStreamsResponse byTime(
            Reader reader, GroupName group, int limit, boolean descending, @Nullable String token) {
        List<LogStream> all = new ArrayList<>();
        byte[] prefix = logs.streams(group);
        try (Range range = reader.prefix(prefix)) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                all.add(describe(
                        group, Keys.parse(entry.key(), prefix.length).text(), LogRecords.Stream.of(entry.value())));
            }
        }
        Comparator<LogStream> order = Comparator.comparingLong(
                stream -> stream.lastEventTimestamp() == null ? 0 : stream.lastEventTimestamp());
        all.sort(descending ? order.reversed() : order);
        int from = token == null ? 0 : Math.min(all.size(), number(token));
        int to = Math.min(all.size(), from + limit);
        return new DescribeLogStreamsResponse(
                List.copyOf(all.subList(from, to)), to < all.size() ? opaque(String.valueOf(to)) : null);
    }

    private static int number(String token) {
        try {
            return Integer.parseUnsignedInt(new String(LogStore.pageBegin(NO_PREFIX, token), StandardCharsets.UTF_8));
        } catch (NumberFormatException notOurs) {
            throw INVALID_PARAMETER.because("The specified nextToken is invalid.");
        }
    }

    private static LogStream describe(GroupName group, String name, LogRecords.Stream stream) {
        return LogStream.builder()
                .arn(group.arn() + ":log-stream:" + name)
                .logStreamName(name)
                .creationTime(stream.createdMillis())
                .firstEventTimestamp(present(stream.firstMillis()))
                .lastEventTimestamp(present(stream.lastMillis()))
                .lastIngestionTime(present(stream.ingestedMillis()))
                .storedBytes(0L) // AWS: "storedBytes of streams is always reported as zero" since 2019
                .uploadSequenceToken(token(new EventKey(stream.createdMillis(), name, stream.nextSequence())))
                .build();
    }

    static String token(EventKey at) {
        return opaque(at.timeMillis() + "." + at.sequence());
    }

    private static String opaque(String text) {
        return PageTokens.of(NO_PREFIX, text.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Long present(long millis) {
        return millis < 0 ? null : millis;
    }
}
