package dure.telemetry.logs;

import dure.api.logs.LogsApi;
import dure.kernel.Clock;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Store;

/** The door of CloudWatch Logs. */
public final class Logs implements Room {
    private final GroupOperations groups;
    private final StreamOperations streams;
    private final EventOperations events;
    private final EventSearch search;
    private final RetentionSweep sweep;

    public Logs(Store store, Clock clock) {
        LogStore logs = new LogStore();
        this.groups = new GroupOperations(store, logs, clock);
        this.streams = new StreamOperations(store, logs, clock);
        this.events = new EventOperations(store, logs, clock);
        this.search = new EventSearch(store, logs, clock);
        this.sweep = new RetentionSweep(store, logs, clock);
    }

    @Override
    public void register(Registry registry) {
        registry.on(LogsApi.CREATE_LOG_GROUP, groups::create);
        registry.on(LogsApi.DELETE_LOG_GROUP, groups::delete);
        registry.on(LogsApi.DESCRIBE_LOG_GROUPS, groups::describe);
        registry.on(LogsApi.PUT_RETENTION_POLICY, groups::putRetention);
        registry.on(LogsApi.DELETE_RETENTION_POLICY, groups::deleteRetention);
        registry.on(LogsApi.TAG_RESOURCE, groups::tag);
        registry.on(LogsApi.UNTAG_RESOURCE, groups::untag);
        registry.on(LogsApi.LIST_TAGS_FOR_RESOURCE, groups::listTags);
        registry.on(LogsApi.CREATE_LOG_STREAM, streams::create);
        registry.on(LogsApi.DELETE_LOG_STREAM, streams::delete);
        registry.on(
                LogsApi.DESCRIBE_LOG_STREAMS,
                (input, context) -> LogStore.permission(
                        "logs:DescribeLogStreams", context, input.logGroupName(), input.logGroupIdentifier(), null),
                streams::describe);
        registry.on(LogsApi.PUT_LOG_EVENTS, events::put);
        registry.on(
                LogsApi.GET_LOG_EVENTS,
                (input, context) -> LogStore.permission(
                        "logs:GetLogEvents",
                        context,
                        input.logGroupName(),
                        input.logGroupIdentifier(),
                        input.logStreamName()),
                events::get);
        registry.on(
                LogsApi.FILTER_LOG_EVENTS,
                (input, context) -> LogStore.permission(
                        "logs:FilterLogEvents", context, input.logGroupName(), input.logGroupIdentifier(), null),
                search::filter);
    }

    @Override
    public void start() {
        sweep.start();
    }

    @Override
    public void close() {
        sweep.close();
    }
}
