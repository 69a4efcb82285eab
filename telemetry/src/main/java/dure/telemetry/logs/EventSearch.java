package dure.telemetry.logs;

import static dure.api.logs.LogsErrors.INVALID_PARAMETER;

import dure.api.logs.FilterLogEventsRequest;
import dure.api.logs.FilterLogEventsResponse;
import dure.api.logs.FilteredLogEvent;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.store.Keys;
import dure.store.PageTokens;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.telemetry.logs.LogStore.EventKey;
import dure.telemetry.logs.LogStore.GroupName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** FilterLogEvents: a group's events in the order of time. */
final class EventSearch {
    /** Events looked at for one page; a page may be empty and still have a next token, as on AWS. */
    private static final int MAX_EXAMINED = 50_000;

    private final Store store;
    private final LogStore logs;
    private final Clock clock;

    EventSearch(Store store, LogStore logs, Clock clock) {
        this.store = store;
        this.logs = logs;
        this.clock = clock;
    }

    FilterLogEventsResponse filter(FilterLogEventsRequest input, RequestContext context) {
        if (input.logStreamNames() != null && input.logStreamNamePrefix() != null) {
            throw INVALID_PARAMETER.because("Cannot specify both logStreamNames and logStreamNamePrefix.");
        }
        Unoffered.refuseIf(Boolean.FALSE.equals(input.startFromHead()), "startFromHead=false of FilterLogEvents");
        GroupName group = GroupName.of(context, input.logGroupName(), input.logGroupIdentifier());
        FilterPattern pattern = FilterPattern.parse(input.filterPattern() == null ? "" : input.filterPattern());
        return store.read(reader -> page(reader, group, input, pattern));
    }

    private FilterLogEventsResponse page(
            Reader reader, GroupName group, FilterLogEventsRequest input, FilterPattern pattern) {
        LogRecords.Group settings = logs.requireGroup(reader, group);
        long start = Math.max(
                input.startTime() == null ? 0 : input.startTime(),
                LogStore.visibleFromMillis(settings, clock.millis()));
        byte[] begin = logs.eventsFrom(group, start);
        if (input.nextToken() != null) {
            begin = LogStore.larger(begin, LogStore.pageBegin(logs.events(group), input.nextToken()));
        }
        byte[] end = input.endTime() == null
                ? Keys.afterPrefix(logs.events(group))
                : logs.eventsFrom(group, input.endTime() + 1);
        if (java.util.Arrays.compareUnsigned(begin, end) > 0) {
            return new FilterLogEventsResponse(List.of(), null, List.of());
        }
        Set<String> names = input.logStreamNames() == null ? Set.of() : Set.copyOf(input.logStreamNames());
        names.forEach(name -> logs.requireStream(reader, group, name));
        int limit = input.limit() == null ? EventOperations.MAX_PAGE_EVENTS : input.limit();
        List<FilteredLogEvent> found = new ArrayList<>();
        int bytes = 0;
        int examined = 0;
        try (Range range = reader.range(begin, end)) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                if (found.size() == limit || bytes > EventOperations.MAX_PAGE_BYTES || examined++ == MAX_EXAMINED) {
                    return new FilterLogEventsResponse(
                            found, PageTokens.of(logs.events(group), entry.key()), List.of());
                }
                EventKey key = logs.eventKey(group, entry.key());
                if (!names.isEmpty() && !names.contains(key.stream())
                        || input.logStreamNamePrefix() != null
                                && !key.stream().startsWith(input.logStreamNamePrefix())) {
                    continue;
                }
                LogRecords.Event event = LogRecords.Event.of(entry.value());
                if (pattern.matches(event.message())) {
                    bytes += entry.value().length;
                    found.add(new FilteredLogEvent(
                            key.id(), event.ingestedMillis(), key.stream(), event.message(), key.timeMillis()));
                }
            }
        }
        return new FilterLogEventsResponse(found, null, List.of());
    }
}
