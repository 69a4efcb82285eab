package dure.lambda;

import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.lambda.LambdaRecords.LayerUse;
import dure.lambda.LambdaRecords.Settings;
import dure.lambda.LambdaRecords.Version;
import dure.sandbox.MachineMemory;
import dure.sandbox.Sandbox;
import dure.sandbox.SandboxException;
import dure.sandbox.SandboxSpec;
import dure.sandbox.Sandboxes;
import dure.wire.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandboxes of every function version: one for each invocation that runs, and the idle ones. The idle are used
 * last-in first-out, so that surplus ones grow old; they are closed after some minutes, before their credentials expire,
 * and when the function changes.
 */
final class SandboxPools implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxPools.class);
    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final Duration CODE_SWEEP = Duration.ofHours(1);
    private static final Duration CREDENTIALS_MARGIN = Duration.ofMinutes(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(10);
    private static final int STARTS_AT_ONCE =
            Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** A sandbox with what belongs to it. */
    record Worker(PoolKey key, Sandbox sandbox, LogStream log, Instant usableUntil) {}

    /** @param revision changes with code and configuration */
    record PoolKey(FunctionName function, String version, String revision) {}

    private record Idle(Worker worker, Instant since) {}

    private final Supplier<Sandboxes> sandboxes;
    private final UnzippedCode code;
    private final FunctionRole roles;
    private final Dispatcher dispatcher;
    private final HttpHandler platformEndpoint;
    private final Clock clock;
    private final Duration idleTimeout;
    private final int maxIdle;
    private final MemoryGuard memory = new MemoryGuard(MachineMemory::availableBytes, System::nanoTime);
    private final Map<PoolKey, Deque<Idle>> idle = new HashMap<>();
    private final Map<FunctionName, Map<String, String>> revisions = new HashMap<>();
    private final Map<String, Worker> living = new HashMap<>();
    private final Map<PoolKey, Integer> starting = new HashMap<>();
    private Thread sweeper = Thread.ofVirtual().unstarted(() -> {});
    private int idleCount;
    private Instant codeRemoved = Instant.MIN;
    private boolean closed;

    SandboxPools(
            Supplier<Sandboxes> sandboxes,
            UnzippedCode code,
            FunctionRole roles,
            Dispatcher dispatcher,
            HttpHandler platformEndpoint,
            Clock clock,
            LambdaConfig config) {
        this.sandboxes = sandboxes;
        this.code = code;
        this.roles = roles;
        this.dispatcher = dispatcher;
        this.platformEndpoint = platformEndpoint;
        this.clock = clock;
        this.idleTimeout = config.idleTimeout();
        this.maxIdle = config.maxIdle();
    }

    void start() {
        sweeper = Thread.ofVirtual().name("dure-lambda-sweeper").start(this::sweep);
    }

    /**
     * An idle sandbox, or a new one that is starting. Of one version only some start at once: when a hundred events wait
     * for a function, the first sandboxes have run most of them before this machine could have started a hundred. Give
     * it back by {@link #release}.
     */
    Worker acquire(FunctionName function, Version version) throws InterruptedException {
        PoolKey key = new PoolKey(function.unqualified(), version.version(), version.revisionId());
        while (true) {
            Instant needed = clock.instant()
                    .plusSeconds(version.settings().timeoutSeconds())
                    .plus(CREDENTIALS_MARGIN);
            List<Worker> useless = new ArrayList<>();
            Optional<Worker> found;
            boolean mayStart = false;
            synchronized (this) {
                found = takeIdle(key, needed, useless);
                if (found.isEmpty()) {
                    mayStart = beginStart(key);
                    if (!mayStart && useless.isEmpty()) {
                        wait();
                    }
                }
            }
            useless.forEach(this::discard);
            if (found.isPresent()) {
                return found.get();
            }
            if (mayStart) {
                return start(key, version.settings());
            }
        }
    }

    private boolean beginStart(PoolKey key) {
        int others = starting.getOrDefault(key, 0);
        if (others >= STARTS_AT_ONCE && !closed) {
            return false;
        }
        starting.put(key, others + 1);
        return true;
    }

    private synchronized void endStart(PoolKey key) {
        starting.compute(key, (same, count) -> count == null || count == 1 ? null : count - 1);
        notifyAll();
    }

    private Worker start(PoolKey key, Settings settings) {
        boolean launched = false;
        try {
            Worker worker = launch(key, settings);
            Thread.ofVirtual().name("dure-lambda-start").start(() -> awaitStart(worker));
            launched = true;
            return worker;
        } finally {
            if (!launched) {
                endStart(key);
            }
        }
    }

    private void awaitStart(Worker worker) {
        try {
            worker.sandbox.awaitInit();
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        } finally {
            endStart(worker.key);
        }
    }

    private Optional<Worker> takeIdle(PoolKey key, Instant needed, List<Worker> useless) {
        retireOtherRevisions(key, useless);
        Deque<Idle> waiting = idle.get(key);
        while (waiting != null && !waiting.isEmpty()) {
            Idle last = waiting.removeLast();
            Worker worker = last.worker;
            idleCount--;
            boolean tooOld = !last.since.plus(idleTimeout).isAfter(clock.instant());
            if (!tooOld && worker.sandbox.isUsable() && worker.usableUntil.isAfter(needed)) {
                return Optional.of(worker);
            }
            useless.add(worker);
        }
        return Optional.empty();
    }

    private void retireOtherRevisions(PoolKey key, List<Worker> useless) {
        String before =
                revisions.computeIfAbsent(key.function, name -> new HashMap<>()).put(key.version, key.revision);
        if (before != null && !before.equals(key.revision)) {
            Deque<Idle> old = idle.remove(new PoolKey(key.function, key.version, before));
            if (old != null) {
                old.forEach(each -> useless.add(each.worker));
                idleCount -= old.size();
            }
        }
    }

    void release(Worker worker) {
        if (worker.sandbox.isUsable()) {
            keep(worker).ifPresent(this::discard);
        } else {
            discard(worker);
        }
    }

    /** Returns which sandbox must go for it: itself, or the one that has been idle longest when there are too many. */
    private synchronized Optional<Worker> keep(Worker worker) {
        Map<String, String> current = revisions.get(worker.key.function);
        if (closed || current == null || !worker.key.revision.equals(current.get(worker.key.version))) {
            return Optional.of(worker);
        }
        idle.computeIfAbsent(worker.key, key -> new ArrayDeque<>()).add(new Idle(worker, clock.instant()));
        idleCount++;
        notifyAll();
        return idleCount > maxIdle ? takeOldest() : Optional.empty();
    }

    private Optional<Worker> takeOldest() {
        return idle.values().stream()
                .filter(pool -> !pool.isEmpty())
                .min(Comparator.comparing(pool -> pool.getFirst().since))
                .map(pool -> {
                    idleCount--;
                    return pool.removeFirst().worker;
                });
    }

    private void discard(Worker worker) {
        worker.sandbox.close();
        synchronized (this) {
            living.remove(worker.sandbox.id());
            notifyAll();
        }
    }

    /** Idle sandboxes of other functions give way. */
    private void makeRoom(FunctionName function) {
        while (!memory.admit()) {
            Optional<Worker> oldest = removeOldest();
            if (oldest.isEmpty()) {
                log.warn("no memory is left on this machine for another sandbox of {}", function.arn());
                throw ConcurrencyLimits.tooMany("ConcurrentInvocationLimitExceeded");
            }
            discard(oldest.get());
        }
    }

    private synchronized Optional<Worker> removeOldest() {
        return takeOldest();
    }

    private Worker launch(PoolKey key, Settings settings) {
        makeRoom(key.function);
        FunctionRole.Session session = roles.assume(key.function, settings.role());
        Map<String, String> environment = new LinkedHashMap<>(settings.environment());
        environment.putAll(session.environment());
        String id = UUID.randomUUID().toString();
        String stream = DAY.format(clock.instant()) + "/[" + key.version + "]" + id.replace("-", "");
        LogStream lines =
                new LogStream(dispatcher, clock, session.caller(), key.function.region(), settings.logGroup(), stream);
        try {
            SandboxSpec spec = new SandboxSpec(
                    id,
                    settings.runtime(),
                    settings.handler(),
                    code.directory(settings.code()),
                    code.layers(settings.layers().stream().map(LayerUse::code).toList()),
                    environment,
                    settings.memoryMb(),
                    settings.ephemeralMb(),
                    key.function.name(),
                    key.version,
                    key.function.region(),
                    settings.logGroup(),
                    stream,
                    platformEndpoint);
            Worker worker = new Worker(key, sandboxes.get().launch(spec, lines), lines, session.expires());
            if (!add(worker)) {
                discard(worker);
                throw Faults.service("Lambda is shutting down.");
            }
            return worker;
        } catch (SandboxException | IOException broken) {
            log.error("no sandbox for {}", key.function.arn(), broken);
            throw Faults.service("The function could not be started: " + broken.getMessage());
        }
    }

    private synchronized boolean add(Worker worker) {
        if (closed) {
            return false;
        }
        living.put(worker.sandbox.id(), worker);
        return true;
    }

    /** Closes a function's idle sandboxes; those at work close when they are done. For deletions and changes. */
    void retire(FunctionName function) {
        List<Worker> useless = new ArrayList<>();
        synchronized (this) {
            revisions.remove(function.unqualified());
            Iterator<Map.Entry<PoolKey, Deque<Idle>>> pools = idle.entrySet().iterator();
            while (pools.hasNext()) {
                Map.Entry<PoolKey, Deque<Idle>> pool = pools.next();
                if (pool.getKey().function.equals(function.unqualified())) {
                    pool.getValue().forEach(each -> useless.add(each.worker));
                    idleCount -= pool.getValue().size();
                    pools.remove();
                }
            }
        }
        useless.forEach(this::discard);
    }

    private void sweep() {
        try {
            while (!Thread.interrupted()) {
                clock.sleepUntil(clock.instant().plus(SWEEP));
                sweepOnce();
            }
        } catch (InterruptedException stopped) {
            log.trace("sweeper ends");
        }
    }

    private void sweepOnce() {
        try {
            tooOld().forEach(this::discard);
        } catch (RuntimeException broken) {
            log.error("an idle sandbox could not be closed", broken);
        }
        removeUnusedCode();
    }

    private void removeUnusedCode() {
        Instant now = clock.instant();
        if (codeRemoved.plus(CODE_SWEEP).isAfter(now)) {
            return;
        }
        codeRemoved = now;
        try {
            code.removeUnused(codeInUse(), now);
        } catch (IOException | RuntimeException broken) {
            log.warn("unused code stays on disk", broken);
        }
    }

    private synchronized Set<Path> codeInUse() {
        Set<Path> inUse = new HashSet<>();
        for (Worker worker : living.values()) {
            inUse.add(worker.sandbox.spec().codeDir());
            worker.sandbox.spec().layersDir().ifPresent(inUse::add);
        }
        return inUse;
    }

    private synchronized List<Worker> tooOld() {
        Instant now = clock.instant();
        List<Worker> old = new ArrayList<>();
        for (Deque<Idle> pool : idle.values()) {
            pool.removeIf(each -> {
                boolean remove = !each.since.plus(idleTimeout).isAfter(now)
                        || !each.worker.usableUntil.isAfter(now)
                        || !each.worker.sandbox.isUsable();
                return remove && old.add(each.worker);
            });
        }
        idle.values().removeIf(Deque::isEmpty);
        idleCount -= old.size();
        return old;
    }

    /** Starts nothing more, waits some seconds for what runs, kills the rest, and waits until logs are written. */
    @Override
    public void close() {
        List<Worker> all;
        List<Worker> useless = new ArrayList<>();
        synchronized (this) {
            closed = true;
            notifyAll();
            all = List.copyOf(living.values());
            idle.values().forEach(pool -> pool.forEach(each -> useless.add(each.worker)));
            idle.clear();
            idleCount = 0;
        }
        sweeper.interrupt();
        useless.parallelStream().forEach(this::discard);
        try {
            awaitEnds();
            all.parallelStream().forEach(this::discard);
            for (Worker worker : all) {
                worker.log.flush();
            }
        } catch (InterruptedException hurried) {
            all.forEach(this::discard);
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void awaitEnds() throws InterruptedException {
        long end = System.nanoTime() + CLOSE_WAIT.toNanos();
        for (long left = CLOSE_WAIT.toMillis(); !living.isEmpty() && left > 0; ) {
            wait(left);
            left = (end - System.nanoTime()) / 1_000_000;
        }
    }
}
