package dure.lambda;

import static java.nio.charset.StandardCharsets.UTF_8;

import dure.kernel.Clock;
import dure.lambda.Invoker.Call;
import dure.lambda.Invoker.Result;
import dure.lambda.LambdaRecords.AsyncConfig;
import dure.sandbox.InvocationOutcome.FunctionError;
import dure.store.Outbox;
import dure.store.Store;
import dure.wire.AwsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asynchronous invocation: an event is kept until it has run and its log is written. A function that fails is tried again after one minute and
 * after two more; throttles and the platform's own errors are tried again, ever more seldom, until the event is too old.
 * See https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html.
 */
final class AsyncInvocations implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AsyncInvocations.class);
    private static final String QUEUE = "lambda.async";
    private static final byte VERSION = 1;
    /** Longer than the longest invocation with its start. */
    private static final Duration LEASE = Duration.ofMinutes(20);

    private static final int DEFAULT_RETRIES = 2;
    private static final int DEFAULT_MAX_AGE_SECONDS = 21_600;
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);

    /** @param failures how often the function failed with it */
    private record Event(FunctionName name, Call call, Instant accepted, int failures) {
        Event failedOnceMore() {
            return new Event(name, call, accepted, failures + 1);
        }
    }

    private final Store store;
    private final Outbox outbox;
    private final Clock clock;
    private final FunctionStore functions;
    private final Invoker invoker;
    private final int concurrency;
    private AutoCloseable worker = () -> {};

    AsyncInvocations(
            Store store, Outbox outbox, Clock clock, FunctionStore functions, Invoker invoker, int concurrency) {
        this.store = store;
        this.outbox = outbox;
        this.clock = clock;
        this.functions = functions;
        this.invoker = invoker;
        this.concurrency = concurrency;
    }

    void start() {
        worker = outbox.consume(QUEUE, concurrency, LEASE, this::deliver);
    }

    /** Returns when the event is safe. */
    void accept(FunctionName name, Call call) {
        Instant now = clock.instant();
        byte[] event = write(new Event(name, call, now, 0));
        store.update(transaction -> outbox.add(transaction, QUEUE, event, now));
    }

    private Outbox.Outcome deliver(Outbox.Message message) {
        Event event = read(message.payload());
        AsyncConfig config = store.read(reader -> functions.findAsyncConfig(reader, event.name))
                .orElse(new AsyncConfig(null, null, 0));
        int maxAge = config.maxAgeSeconds() == null ? DEFAULT_MAX_AGE_SECONDS : config.maxAgeSeconds();
        Instant end = event.accepted.plusSeconds(maxAge);
        if (clock.instant().isAfter(end)) {
            return dropped(event, "it is older than " + maxAge + " s");
        }
        Result result;
        try {
            result = invoker.runAndLog(invoker.resolve(event.name), event.call);
        } catch (AwsException refusal) {
            return refused(event, message.attempt(), refusal, end);
        }
        if (!(result.outcome() instanceof FunctionError error)) {
            return new Outbox.Outcome.Done();
        }
        int retries = config.maxRetries() == null ? DEFAULT_RETRIES : config.maxRetries();
        return event.failures >= retries
                ? dropped(event, "the function failed " + (event.failures + 1) + " times, last with " + error.type())
                : retryAfterFailure(event.failedOnceMore(), end);
    }

    /** One minute after the first failure, two after the second. */
    private Outbox.Outcome retryAfterFailure(Event event, Instant end) {
        Instant next = clock.instant().plus(Duration.ofMinutes(event.failures));
        if (next.isAfter(end)) {
            return dropped(event, "it would be too old at its next attempt");
        }
        byte[] again = write(event);
        return new Outbox.Outcome.DoneWith(transaction -> outbox.add(transaction, QUEUE, again, next));
    }

    private Outbox.Outcome refused(Event event, int attempt, AwsException refusal, Instant end) {
        int status = refusal.type().status();
        if (status != 429 && status < 500) {
            return dropped(event, refusal.toString());
        }
        Duration backoff = Duration.ofSeconds(1L << Math.min(attempt - 1, 10));
        Instant next = clock.instant().plus(backoff.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : backoff);
        return next.isAfter(end) ? dropped(event, refusal.toString()) : new Outbox.Outcome.RetryAt(next);
    }

    private static Outbox.Outcome dropped(Event event, String why) {
        log.warn("event {} of {} is dropped: {}", event.call.requestId(), event.name.arn(), why);
        return new Outbox.Outcome.Done();
    }

    private static byte[] write(Event event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(event.call.payload().length + 256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(event.name.account());
            out.writeUTF(event.name.region());
            out.writeUTF(event.name.name());
            out.writeUTF(event.name.qualifier().orElse(""));
            out.writeUTF(event.call.requestId());
            out.writeUTF(event.call.clientContext().orElse(""));
            out.writeLong(event.accepted.toEpochMilli());
            out.writeInt(event.failures);
            out.write(event.call.payload());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static Event read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int version = in.readByte();
            if (version != VERSION) {
                throw new IllegalStateException("lambda: an event of unknown version " + version);
            }
            FunctionName name = new FunctionName(in.readUTF(), in.readUTF(), in.readUTF(), given(in.readUTF()));
            String requestId = in.readUTF();
            Optional<String> clientContext = given(in.readUTF());
            Instant accepted = Instant.ofEpochMilli(in.readLong());
            int failures = in.readInt();
            return new Event(name, new Call(requestId, in.readAllBytes(), clientContext), accepted, failures);
        } catch (IOException damaged) {
            throw new UncheckedIOException(
                    "damaged event of " + bytes.length + " bytes "
                            + new String(bytes, 0, Math.min(bytes.length, 40), UTF_8),
                    damaged);
        }
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    @Override
    public void close() {
        try {
            worker.close();
        } catch (Exception e) {
            log.warn("cannot stop asynchronous invocation", e);
        }
    }
}
