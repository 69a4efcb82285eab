package dure.sandbox;

import dure.kernel.Clock;
import dure.sandbox.InvocationOutcome.Cause;
import dure.sandbox.InvocationOutcome.FunctionError;
import dure.sandbox.InvocationOutcome.Report;
import dure.sandbox.InvocationOutcome.Success;
import dure.sandbox.Launcher.MissingBootstrapException;
import dure.sandbox.RuntimeExchange.Answer;
import dure.sandbox.RuntimeExchange.Delivery;
import dure.sandbox.RuntimeExchange.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment: it starts one function and then runs its invocations, one at a time. After a timeout, a
 * crash or a failed start it is dead; after an error that the function reported it is good for the next invocation.
 */
public final class Sandbox implements AutoCloseable {
    /** A sandbox's life. */
    public enum State {
        /** Started for no function yet. */
        PARKED,
        /** Given to a function. */
        ASSIGNED,
        /** The function is starting. */
        INIT,
        /** Waiting for an invocation. */
        IDLE,
        /** Running one. */
        BUSY,
        /** Takes no more invocations. */
        DRAIN,
        /** Gone. */
        DEAD
    }

    private final SandboxSpec spec;
    private final LambdaRuntime runtime;
    private final Launcher launcher;
    private final LogLines lines;
    private final Clock clock;
    private final Duration initTimeout;
    private final Consumer<Sandbox> whenClosed;
    private final AtomicReference<State> state = new AtomicReference<>(State.ASSIGNED);
    private final Object lifeLock = new Object();
    private volatile @Nullable Incarnation life;
    private @Nullable String missingBootstrap;
    private Optional<Duration> initDuration = Optional.empty();
    private boolean initialized;

    Sandbox(
            SandboxSpec spec,
            LambdaRuntime runtime,
            Launcher launcher,
            LogLines lines,
            Clock clock,
            Duration initTimeout,
            Consumer<Sandbox> whenClosed) {
        this.spec = spec;
        this.runtime = runtime;
        this.launcher = launcher;
        this.lines = lines;
        this.clock = clock;
        this.initTimeout = initTimeout;
        this.whenClosed = whenClosed;
    }

    public String id() {
        return spec.id();
    }

    public SandboxSpec spec() {
        return spec;
    }

    public State state() {
        return Objects.requireNonNull(state.get());
    }

    /** Whether {@link #invoke} may be called. */
    public boolean isUsable() {
        State now = state.get();
        return now == State.IDLE || now == State.INIT;
    }

    void start() {
        SandboxLog.initStart(lines, clock, runtime, spec.region());
        begin();
        state.compareAndSet(State.ASSIGNED, State.INIT);
    }

    /**
     * Waits for the function's start and reports whether it went well; what {@link #invoke} does first by itself.
     *
     * @return false when the start failed or takes longer than the init timeout; the next invocation tells why
     */
    public boolean awaitInit() throws InterruptedException {
        Incarnation current = life;
        if (current == null) {
            return false;
        }
        Optional<Start> start = current.exchange().awaitStart(current.startedNanos() + initTimeout.toNanos());
        return start.isPresent() && start.get() instanceof Start.Ready;
    }

    /** Waits for the function's process to end. */
    void awaitEnd() {
        current().awaitEnd();
    }

    /**
     * Runs one invocation and waits for its end: at most the init timeout, twice the function's timeout and some
     * hundred milliseconds.
     *
     * @throws IllegalStateException while another one runs, and when the sandbox is dead
     * @throws SandboxException when the machine refuses to run the sandbox
     */
    public InvocationOutcome invoke(Invocation invocation) throws InterruptedException {
        State before = state.get();
        if (before != State.IDLE && before != State.INIT || !state.compareAndSet(before, State.BUSY)) {
            throw new IllegalStateException("sandbox " + id() + " is " + state.get());
        }
        boolean alive = false;
        try {
            InvocationOutcome outcome = run(invocation);
            alive = outcome instanceof Success
                    || outcome instanceof FunctionError failed && failed.cause() == Cause.REPORTED;
            return outcome;
        } finally {
            if (!alive || !state.compareAndSet(State.BUSY, State.IDLE)) {
                close();
            }
        }
    }

    /** Lets an invocation that is running finish, takes no other, and then closes. */
    public void drain() {
        State before = state.getAndUpdate(now -> now == State.BUSY ? State.DRAIN : now);
        if (before != State.BUSY) {
            close();
        }
    }

    /** Kills everything in the sandbox and removes it. An invocation that is running ends as a crash. */
    @Override
    public void close() {
        synchronized (lifeLock) {
            if (state.getAndSet(State.DEAD) == State.DEAD && life == null) {
                return;
            }
            endLife();
        }
        whenClosed.accept(this);
    }

    private InvocationOutcome run(Invocation invocation) throws InterruptedException {
        SandboxLog log = new SandboxLog(lines, clock, spec, invocation.requestId());
        if (!initialized) {
            Optional<InvocationOutcome> failed = finishInit(invocation, log);
            if (failed.isPresent()) {
                return failed.get();
            }
            initialized = true;
        }
        log.start();
        return exchange(invocation, log, true);
    }

    private InvocationOutcome exchange(Invocation invocation, SandboxLog log, boolean mayRestart)
            throws InterruptedException {
        Incarnation current = current();
        long begun = System.nanoTime();
        long deadline = clock.instant().plus(invocation.timeout()).toEpochMilli();
        current.exchange().offer(new Delivery(invocation, deadline));
        Optional<Answer> answer =
                current.exchange().awaitAnswer(begun + invocation.timeout().toNanos());
        Duration duration = Duration.ofNanos(System.nanoTime() - begun);
        if (answer.isEmpty()) {
            return timedOut(invocation, log, duration, current);
        }
        if (!(answer.get() instanceof Answer.Ended) && current.exceedsMemory()) {
            current.kill();
            return outOfMemory(log, duration, current);
        }
        return switch (answer.get()) {
            case Answer.Response(byte[] payload) -> {
                current.log().drain();
                yield new Success(payload, log.end(duration, current.peakMemoryMb(), takeInitDuration(), ""));
            }
            case Answer.Failure(String type, byte[] payload) -> {
                current.log().drain();
                Report report = log.end(duration, current.peakMemoryMb(), takeInitDuration(), "");
                yield new FunctionError(type, payload, report, Cause.REPORTED);
            }
            case Answer.TooLarge() -> tooLarge(log, duration, current);
            case Answer.Ended(FunctionEnd end, boolean delivered) -> {
                if (!delivered && mayRestart && state.get() == State.BUSY) {
                    yield restartAndExchange(invocation, log); // it ended between two invocations
                }
                yield ended(log, duration, current, end);
            }
        };
    }

    private InvocationOutcome restartAndExchange(Invocation invocation, SandboxLog log) throws InterruptedException {
        synchronized (lifeLock) {
            endLife();
            begin();
        }
        long until = System.nanoTime() + initTimeout.toNanos();
        Optional<Start> start = current().exchange().awaitStart(until);
        if (start.isPresent() && start.get() instanceof Start.Ready) {
            return exchange(invocation, log, false);
        }
        return startFailed(log, start.orElse(new Start.Ended(new FunctionEnd.Killed(9))), Duration.ZERO);
    }

    /** Empty when the function is ready. */
    private Optional<InvocationOutcome> finishInit(Invocation invocation, SandboxLog log) throws InterruptedException {
        if (missingBootstrap != null) {
            log.start();
            return Optional.of(notStarted(log, missingBootstrap));
        }
        Incarnation first = current();
        Optional<Start> start = first.exchange().awaitStart(first.startedNanos() + initTimeout.toNanos());
        Duration duration = Duration.ofNanos(System.nanoTime() - first.startedNanos());
        if (start.isPresent()) {
            first.log().drain();
            if (start.get() instanceof Start.Ready) {
                initDuration = Optional.of(duration);
                return Optional.empty();
            }
            log.initReport(duration, "error", typeOf(start.get()));
            log.start();
            return Optional.of(startFailed(log, start.get(), duration));
        }
        log.initReport(duration, "timeout", "");
        return initAgain(invocation, log);
    }

    /** AWS gives a start that took too long a second chance, on the invocation's own time. */
    private Optional<InvocationOutcome> initAgain(Invocation invocation, SandboxLog log) throws InterruptedException {
        synchronized (lifeLock) {
            endLife();
            if (state.get() == State.DEAD) {
                throw new IllegalStateException("sandbox " + id() + " was closed");
            }
            begin();
        }
        Incarnation second = current();
        long until = second.startedNanos() + invocation.timeout().toNanos();
        Optional<Start> start = second.exchange().awaitStart(until);
        if (start.isPresent() && start.get() instanceof Start.Ready) {
            return Optional.empty();
        }
        log.start();
        Duration duration = Duration.ofNanos(System.nanoTime() - second.startedNanos());
        return Optional.of(
                start.isEmpty()
                        ? timedOut(invocation, log, duration, second)
                        : startFailed(log, start.get(), duration));
    }

    private InvocationOutcome startFailed(SandboxLog log, Start start, Duration duration) throws InterruptedException {
        Incarnation current = current();
        return switch (start) {
            case Start.Failed(String type, byte[] payload) -> {
                Report report =
                        log.end(duration, current.peakMemoryMb(), Optional.empty(), "error\tError Type: " + type);
                yield new FunctionError(type, payload, report, Cause.INIT);
            }
            case Start.Ended(FunctionEnd.NotStarted(String reason)) -> {
                if (reason.startsWith("exec ")) {
                    yield notStarted(log, "fork/" + reason);
                }
                throw new SandboxException("sandbox " + id() + ": " + reason);
            }
            case Start.Ended(FunctionEnd end) -> ended(log, duration, current, end);
            case Start.Ready() -> throw new IllegalStateException("ready is no failure");
        };
    }

    private InvocationOutcome notStarted(SandboxLog log, String message) {
        String type = "Runtime.InvalidEntrypoint";
        String text = log.error(message, type);
        Report report = log.end(Duration.ZERO, 0, Optional.empty(), "error\tError Type: " + type);
        return new FunctionError(type, ErrorJson.bytes(type, text), report, Cause.INIT);
    }

    private InvocationOutcome timedOut(Invocation invocation, SandboxLog log, Duration duration, Incarnation current)
            throws InterruptedException {
        int peak = current.peakMemoryMb();
        current.kill();
        current.log().drain();
        String text = String.format(
                Locale.ROOT,
                "Task timed out after %.2f seconds",
                invocation.timeout().toMillis() / 1000.0);
        log.timedOut(text);
        Report report = log.end(duration, peak, takeInitDuration(), "timeout");
        String message = "RequestId: " + invocation.requestId() + " Error: " + text;
        return new FunctionError(
                "Sandbox.Timedout", ErrorJson.bytes("Sandbox.Timedout", message), report, Cause.TIMEOUT);
    }

    private InvocationOutcome tooLarge(SandboxLog log, Duration duration, Incarnation current)
            throws InterruptedException {
        current.log().drain();
        String type = "Function.ResponseSizeTooLarge";
        Report report = log.end(duration, current.peakMemoryMb(), takeInitDuration(), "error\tError Type: " + type);
        String message = "Response payload size exceeded maximum allowed payload size (" + RuntimeApi.MAX_RESPONSE_BYTES
                + " bytes).";
        return new FunctionError(type, ErrorJson.bytes(type, message), report, Cause.REPORTED);
    }

    private InvocationOutcome ended(SandboxLog log, Duration duration, Incarnation current, FunctionEnd end)
            throws InterruptedException {
        return current.outOfMemory()
                ? outOfMemory(log, duration, current)
                : died(log, duration, current, end, "Runtime.ExitError", Cause.CRASH);
    }

    private InvocationOutcome outOfMemory(SandboxLog log, Duration duration, Incarnation current)
            throws InterruptedException {
        return died(log, duration, current, new FunctionEnd.Killed(9), "Runtime.OutOfMemory", Cause.OUT_OF_MEMORY);
    }

    private InvocationOutcome died(
            SandboxLog log, Duration duration, Incarnation current, FunctionEnd end, String type, Cause cause)
            throws InterruptedException {
        int peak = current.peakMemoryMb();
        current.log().drain();
        String text = log.error(end.message(), type);
        Report report = log.end(duration, peak, takeInitDuration(), "error\tError Type: " + type);
        return new FunctionError(type, ErrorJson.bytes(type, text), report, cause);
    }

    private static String typeOf(Start start) {
        return start instanceof Start.Failed(String type, byte[] payload) ? type : "Runtime.ExitError";
    }

    private Optional<Duration> takeInitDuration() {
        Optional<Duration> taken = initDuration;
        initDuration = Optional.empty();
        return taken;
    }

    private Incarnation current() {
        Incarnation current = life;
        if (current == null) {
            throw new IllegalStateException("sandbox " + id() + " was closed");
        }
        return current;
    }

    private void begin() {
        synchronized (lifeLock) {
            try {
                life = Incarnation.begin(spec, runtime, launcher, lines, clock);
            } catch (MissingBootstrapException e) {
                missingBootstrap = String.valueOf(e.getMessage());
            } catch (IOException e) {
                throw new SandboxException("sandbox " + id() + " could not be started: " + e.getMessage(), e);
            }
        }
    }

    private void endLife() {
        Incarnation current = life;
        life = null;
        if (current != null) {
            current.close();
        }
    }
}
