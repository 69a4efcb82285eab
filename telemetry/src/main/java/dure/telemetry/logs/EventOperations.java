package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;

import dure.api.logs.GetLogEventsRequest;
import dure.api.logs.GetLogEventsResponse;
import dure.api.logs.InputLogEvent;
import dure.api.logs.OutputLogEvent;
import dure.api.logs.PutLogEventsRequest;
import dure.api.logs.PutLogEventsResponse;
import dure.api.logs.RejectedEntityInfo;
import dure.api.logs.RejectedLogEventsInfo;
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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** PutLogEvents and GetLogEvents. */
final class EventOperations {
    /** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
    private static final int MAX_BATCH_BYTES = 1_048_576;

    private static final int EVENT_OVERHEAD_BYTES = 26;
    /** The events are taken, what they are said to belong to is not: that is AWS's way to say it. */
    private static final RejectedEntityInfo NO_ENTITIES = new RejectedEntityInfo("UnsupportedLogGroupType");

    private static final long MAX_SPAN_MILLIS = 24 * 3_600_000L;
    private static final long MAX_AHEAD_MILLIS = 2 * 3_600_000L;
    private static final long MAX_AGE_MILLIS = 14 * 86_400_000L;
    /** Half of {@link dure.store.Store#MAX_TRANSACTION_BYTES}. */
    private static final long MAX_BYTES_AT_ONCE = 5_000_000;

    static final int MAX_PAGE_EVENTS = 10_000;
    private static final String FORWARD = "f/";
    private static final String BACKWARD = "b/";
    static final int MAX_PAGE_BYTES = 1_048_576;

    private final Store store;
    private final LogStore logs;
    private final Clock clock;

    EventOperations(Store store, LogStore logs, Clock clock) {
        this.store = store;
        this.logs = logs;
        this.clock = clock;
    }

    /** In several transactions when the keys are long; then a crash may leave the first part, as on AWS. */
    PutLogEventsResponse put(PutLogEventsRequest input, RequestContext context) {
        check(input.logEvents());
        GroupName group = GroupName.of(context, input.logGroupName());
        long now = clock.millis();
        Acceptance acceptance = store.read(reader -> {
            logs.requireStream(reader, group, input.logStreamName());
            return Acceptance.of(input.logEvents(), logs.requireGroup(reader, group), now);
        });
        String token = "";
        List<InputLogEvent> left = input.logEvents().subList(acceptance.from, acceptance.to);
        do {
            List<InputLogEvent> part = left.subList(0, atOnce(left, group, input.logStreamName()));
            token = store.transact(transaction -> put(transaction, group, input.logStreamName(), part, now));
            left = left.subList(part.size(), left.size());
        } while (!left.isEmpty());
        return new PutLogEventsResponse(token, input.entity() == null ? null : NO_ENTITIES, acceptance.rejected);
    }

    /** How many of the events one transaction takes. */
    private int atOnce(List<InputLogEvent> events, GroupName group, String stream) {
        long keys = logs.event(group, new EventKey(0, stream, 0)).length + logs.index(group, stream, 0, 0).length;
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            bytes += keys + events.get(i).message().length() * 3L;
            if (bytes > MAX_BYTES_AT_ONCE && i > 0) {
                return i;
            }
        }
        return events.size();
    }

    /** Returns the token that would have to be given next time, if AWS still looked at it. */
    private String put(Transaction transaction, GroupName group, String name, List<InputLogEvent> events, long now) {
        LogRecords.Stream stream = logs.requireStream(transaction, group, name);
        long sequence = stream.nextSequence();
        long first = stream.firstMillis();
        long last = stream.lastMillis();
        long bytes = 0;
        for (InputLogEvent event : events) {
            EventKey key = new EventKey(event.timestamp(), name, sequence++);
            byte[] value = new LogRecords.Event(now, event.message()).bytes();
            transaction.put(logs.event(group, key), value);
            transaction.put(logs.index(group, name, key.timeMillis(), key.sequence()), new byte[0]);
            bytes += storedBytes(value);
            first = first < 0 ? event.timestamp() : Math.min(first, event.timestamp());
            last = Math.max(last, event.timestamp());
        }
        LogRecords.Stream after = new LogRecords.Stream(stream.createdMillis(), first, last, now, sequence);
        transaction.put(logs.stream(group, name), after.bytes());
        if (bytes > 0) {
            transaction.add(logs.storedBytes(group), bytes);
        }
        return StreamOperations.token(new EventKey(after.createdMillis(), name, sequence));
    }

    /** What counts as stored: the message and the same overhead as for the batch limit. */
    static long storedBytes(byte[] value) {
        return value.length - 9L + EVENT_OVERHEAD_BYTES;
    }

    private static void check(List<InputLogEvent> events) {
        long bytes = 0;
        long previous = Long.MIN_VALUE;
        for (InputLogEvent event : events) {
            bytes += event.message().getBytes(StandardCharsets.UTF_8).length + EVENT_OVERHEAD_BYTES;
            if (event.timestamp() < previous) {
                throw INVALID_PARAMETER.because(
                        "Log events in a single PutLogEvents request must be in chronological order.");
            }
            previous = event.timestamp();
        }
        if (bytes > MAX_BATCH_BYTES) {
            throw INVALID_PARAMETER.because(
                    "Upload too large: %d bytes exceeds limit of %d".formatted(bytes, MAX_BATCH_BYTES));
        }
        if (previous - events.getFirst().timestamp() > MAX_SPAN_MILLIS) {
            throw INVALID_PARAMETER.because(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24 hours.");
        }
    }

    /** Which events of a batch are taken: those in {@code [from, to)}. */
    private record Acceptance(int from, int to, @Nullable RejectedLogEventsInfo rejected) {
        static Acceptance of(List<InputLogEvent> events, LogRecords.Group group, long now) {
            int expired = 0;
            int old = 0;
            int to = events.size();
            long visible = LogStore.visibleFromMillis(group, now);
            for (int i = 0; i < events.size(); i++) {
                long time = events.get(i).timestamp();
                if (time < visible) {
                    expired = i + 1;
                } else if (time < now - MAX_AGE_MILLIS) {
                    old = i + 1;
                } else if (time > now + MAX_AHEAD_MILLIS) {
                    to = i;
                    break;
                }
            }
            int from = Math.max(expired, old);
            boolean all = from == 0 && to == events.size();
            return new Acceptance(
                    Math.min(from, to),
                    to,
                    all
                            ? null
                            : new RejectedLogEventsInfo(
                                    expired == 0 ? null : expired,
                                    to == events.size() ? null : to,
                                    old == 0 ? null : old));
        }
    }

    /**
     * A page of one stream. Forward tokens begin with {@code f/}, backward ones with {@code b/}; at an end the same token
     * comes back, as on AWS.
     */
    GetLogEventsResponse get(GetLogEventsRequest input, RequestContext context) {
        GroupName group = GroupName.of(context, input.logGroupName(), input.logGroupIdentifier());
        return store.read(reader -> get(reader, group, input));
    }

    private GetLogEventsResponse get(Reader reader, GroupName group, GetLogEventsRequest input) {
        String stream = input.logStreamName();
        logs.requireStream(reader, group, stream);
        LogRecords.Group settings = logs.requireGroup(reader, group);
        long start = Math.max(
                input.startTime() == null ? 0 : input.startTime(),
                LogStore.visibleFromMillis(settings, clock.millis()));
        byte[] begin = logs.index(group, stream, start, 0);
        byte[] end = input.endTime() == null
                ? Keys.afterPrefix(logs.index(group, stream))
                : logs.index(group, stream, input.endTime(), 0);
        String token = input.nextToken();
        boolean forward = token == null ? Boolean.TRUE.equals(input.startFromHead()) : token.startsWith(FORWARD);
        byte[] all = logs.index(group, stream);
        if (token != null) {
            if (!forward && !token.startsWith(BACKWARD)) {
                throw INVALID_PARAMETER.because("The specified nextToken is invalid.");
            }
            byte[] position = LogStore.pageBegin(all, token.substring(FORWARD.length()));
            begin = forward ? LogStore.larger(begin, position) : begin;
            end = forward ? end : LogStore.smaller(end, position);
        }
        int limit = input.limit() == null ? MAX_PAGE_EVENTS : input.limit();
        List<OutputLogEvent> events = new ArrayList<>();
        byte[] low = forward ? begin : end;
        byte[] high = forward ? begin : end;
        int bytes = 0;
        try (Range range = reader.range(begin, LogStore.larger(begin, end), !forward)) {
            while (range.hasNext() && events.size() < limit && bytes < MAX_PAGE_BYTES) {
                byte[] index = range.next().key();
                EventKey key = logs.indexedEvent(group, stream, index);
                byte[] value = reader.get(logs.event(group, key));
                if (value == null) {
                    continue;
                }
                LogRecords.Event event = LogRecords.Event.of(value);
                bytes += value.length + EVENT_OVERHEAD_BYTES;
                events.add(new OutputLogEvent(event.ingestedMillis(), event.message(), key.timeMillis()));
                low = events.size() == 1 && forward ? index : forward ? low : index;
                high = forward ? Keys.after(index) : events.size() == 1 ? Keys.after(index) : high;
            }
        }
        if (!forward) {
            Collections.reverse(events);
        }
        return new GetLogEventsResponse(events, BACKWARD + PageTokens.of(all, low), FORWARD + PageTokens.of(all, high));
    }
}
