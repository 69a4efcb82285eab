package dure.lambda;

import dure.api.logs.CreateLogGroupRequest;
import dure.api.logs.CreateLogStreamRequest;
import dure.api.logs.InputLogEvent;
import dure.api.logs.LogsApi;
import dure.api.logs.LogsErrors;
import dure.api.logs.PutLogEventsRequest;
import dure.kernel.Caller;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.sandbox.LogLines;
import dure.wire.AwsException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sandbox's log on its way to CloudWatch Logs, written as the function's own role: a role without permission gets no
 * logs, as on AWS. Lines are gathered for a moment and written in order by one thread at a time; whoever adds a line
 * never waits. When too much is waiting, lines are dropped and a line says how many.
 */
final class LogStream implements LogLines {
    private static final Logger log = LoggerFactory.getLogger(LogStream.class);
    private static final long GATHER_NANOS = 50_000_000;
    private static final int MAX_WAITING_BYTES = 8 << 20;
    private static final int MAX_BATCH_BYTES = 1_048_576;
    private static final int MAX_BATCH_EVENTS = 10_000;
    private static final int EVENT_OVERHEAD_BYTES = 26;
    private static final int MAX_EVENT_CHARS = 256 * 1024;
    private static final int TAIL_BYTES = 4096;

    private record Line(long millis, String text, int bytes) {}

    private final Dispatcher dispatcher;
    private final Clock clock;
    private final Caller role;
    private final String region;
    private final String group;
    private final String stream;
    private final Deque<Line> waiting = new ArrayDeque<>();
    private final Deque<String> tail = new ArrayDeque<>();
    private int waitingBytes;
    private int tailBytes;
    private long dropped;
    private long lastMillis;
    private @Nullable Thread writer;
    private boolean refusalTold;

    LogStream(Dispatcher dispatcher, Clock clock, Caller role, String region, String group, String stream) {
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.role = role;
        this.region = region;
        this.group = group;
        this.stream = stream;
    }

    @Override
    public synchronized void line(Instant at, String text) {
        String whole = (text.length() > MAX_EVENT_CHARS ? text.substring(0, MAX_EVENT_CHARS) : text) + "\n";
        addToTail(whole);
        int bytes = whole.getBytes(StandardCharsets.UTF_8).length + EVENT_OVERHEAD_BYTES;
        if (waitingBytes + bytes > MAX_WAITING_BYTES) {
            dropped++;
            return;
        }
        lastMillis = Math.max(lastMillis, at.toEpochMilli());
        waiting.add(new Line(lastMillis, whole, bytes));
        waitingBytes += bytes;
        if (writer == null) {
            writer = Thread.ofVirtual().name("dure-lambda-logs").start(this::write);
        }
    }

    private void addToTail(String text) {
        tail.add(text);
        tailBytes += text.length();
        while (tail.size() > 1 && tailBytes - tail.getFirst().length() >= TAIL_BYTES) {
            tailBytes -= tail.removeFirst().length();
        }
    }

    /** Forgets what was logged before, for {@link #tail}. */
    synchronized void beginTail() {
        tail.clear();
        tailBytes = 0;
    }

    /** The last 4 KB since {@link #beginTail}. */
    synchronized byte[] tail() {
        byte[] all = String.join("", tail).getBytes(StandardCharsets.UTF_8);
        int from = Math.max(0, all.length - TAIL_BYTES);
        byte[] last = new byte[all.length - from];
        System.arraycopy(all, from, last, 0, last.length);
        return last;
    }

    /** Waits until everything logged so far has been written. */
    void flush() throws InterruptedException {
        Thread running;
        synchronized (this) {
            running = writer;
        }
        if (running != null) {
            LockSupport.unpark(running);
            running.join();
        }
    }

    private void write() {
        LockSupport.parkNanos(GATHER_NANOS);
        for (List<InputLogEvent> batch = nextBatch(); !batch.isEmpty(); batch = nextBatch()) {
            put(batch);
        }
    }

    /** The writer's end is decided under the lock, so that no line is left without one. */
    private synchronized List<InputLogEvent> nextBatch() {
        List<InputLogEvent> batch = new ArrayList<>();
        int bytes = 0;
        while (!waiting.isEmpty()
                && batch.size() < MAX_BATCH_EVENTS
                && bytes + waiting.getFirst().bytes <= MAX_BATCH_BYTES) {
            Line line = waiting.removeFirst();
            bytes += line.bytes;
            batch.add(new InputLogEvent(line.text, line.millis));
        }
        waitingBytes -= bytes;
        if (dropped > 0 && waiting.isEmpty()) {
            batch.add(new InputLogEvent(dropped + " log lines were dropped: too many at once\n", lastMillis));
            dropped = 0;
        }
        if (batch.isEmpty()) {
            writer = null;
        }
        return batch;
    }

    private void put(List<InputLogEvent> events) {
        PutLogEventsRequest request = PutLogEventsRequest.builder()
                .logGroupName(group)
                .logStreamName(stream)
                .logEvents(events)
                .build();
        try {
            try {
                dispatcher.call(LogsApi.PUT_LOG_EVENTS, request, context());
            } catch (AwsException refusal) {
                if (!refusal.type().code().equals(LogsErrors.RESOURCE_NOT_FOUND.code())) {
                    throw refusal;
                }
                createStream();
                dispatcher.call(LogsApi.PUT_LOG_EVENTS, request, context());
            }
        } catch (AwsException refusal) {
            if (refusalTold) {
                log.debug("{} log lines of {} {} are lost: {}", events.size(), group, stream, refusal.toString());
            } else {
                refusalTold = true;
                log.info("no logs in {} {}: {}", group, stream, refusal.toString());
            }
        } catch (RuntimeException closing) {
            log.warn("{} log lines of {} {} are lost", events.size(), group, stream, closing);
        }
    }

    private void createStream() {
        CreateLogStreamRequest request = new CreateLogStreamRequest(group, stream);
        try {
            dispatcher.call(LogsApi.CREATE_LOG_STREAM, request, context());
        } catch (AwsException refusal) {
            if (!refusal.type().code().equals(LogsErrors.RESOURCE_NOT_FOUND.code())) {
                throw refusal;
            }
            createGroup();
            dispatcher.call(LogsApi.CREATE_LOG_STREAM, request, context());
        }
    }

    /** Another sandbox of the function may be first. */
    private void createGroup() {
        try {
            dispatcher.call(
                    LogsApi.CREATE_LOG_GROUP,
                    CreateLogGroupRequest.builder().logGroupName(group).build(),
                    context());
        } catch (AwsException refusal) {
            if (!refusal.type().code().equals(LogsErrors.RESOURCE_ALREADY_EXISTS.code())) {
                throw refusal;
            }
        }
    }

    private RequestContext context() {
        return RequestContext.internal(role, region, clock.instant());
    }
}
