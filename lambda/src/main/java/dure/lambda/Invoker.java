package dure.lambda;

import dure.lambda.LambdaRecords.Function;
import dure.lambda.LambdaRecords.Version;
import dure.sandbox.Invocation;
import dure.sandbox.InvocationOutcome;
import dure.sandbox.SandboxException;
import dure.store.Reader;
import dure.store.Store;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs an invocation in a sandbox, within the limits of concurrency. */
final class Invoker {
    private static final Logger log = LoggerFactory.getLogger(Invoker.class);

    /** What is to run, as the store says at one moment. */
    record Target(FunctionName name, Version version, Optional<Integer> reserved, int reservedInAccount) {}

    /** @param tail the end of the log */
    record Result(InvocationOutcome outcome, byte[] tail) {}

    /** What an invocation has besides its target. */
    record Call(String requestId, byte[] payload, Optional<String> clientContext) {}

    private final Store store;
    private final FunctionStore functions;
    private final ConcurrencyLimits limits;
    private final SandboxPools pools;

    Invoker(Store store, FunctionStore functions, ConcurrencyLimits limits, SandboxPools pools) {
        this.store = store;
        this.functions = functions;
        this.limits = limits;
        this.pools = pools;
    }

    Target resolve(FunctionName name) {
        return store.read(reader -> resolve(reader, name));
    }

    private Target resolve(Reader reader, FunctionName name) {
        Function function = functions.find(reader, name);
        if (function == null) {
            throw Faults.notFound("Function not found: " + name.arn());
        }
        Version version = functions.resolve(
                reader, name, function, () -> ThreadLocalRandom.current().nextDouble());
        return new Target(
                name,
                version,
                functions.findReserved(reader, name),
                functions.reservedInAccount(reader, name.account(), name.region()));
    }

    /** @throws dure.wire.AwsException when it could not be run at all */
    Result run(Target target, Call call) {
        return run(target, call, false);
    }

    /**
     * Like {@link #run}, and returns when the log is written, too. For events, which are forgotten once they have run: if
     * the log was still on its way when Dure dies, nobody would ever learn what became of them.
     */
    Result runAndLog(Target target, Call call) {
        return run(target, call, true);
    }

    private Result run(Target target, Call call, boolean awaitLog) {
        try (ConcurrencyLimits.Place place = limits.enter(target.name, target.reserved, target.reservedInAccount)) {
            SandboxPools.Worker worker = acquire(target);
            try {
                worker.log().beginTail();
                InvocationOutcome outcome = worker.sandbox().invoke(invocation(target, call));
                if (awaitLog) {
                    worker.log().flush();
                }
                return new Result(outcome, worker.log().tail());
            } catch (SandboxException broken) {
                log.error("sandbox {} of {} failed", worker.sandbox().id(), target.name.arn(), broken);
                throw Faults.service("The function could not be run: " + broken.getMessage());
            } catch (IllegalStateException closing) {
                log.info("sandbox {} of {} was closed", worker.sandbox().id(), target.name.arn(), closing);
                throw Faults.service("The sandbox was closed.");
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
                throw Faults.service("Lambda is shutting down.");
            } finally {
                pools.release(worker);
            }
        }
    }

    private SandboxPools.Worker acquire(Target target) {
        try {
            return pools.acquire(target.name, target.version);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw Faults.service("Lambda is shutting down.");
        }
    }

    private static Invocation invocation(Target target, Call call) {
        return new Invocation(
                call.requestId,
                target.name.arn(),
                call.payload,
                Duration.ofSeconds(target.version.settings().timeoutSeconds()),
                Optional.of(traceId()),
                call.clientContext,
                Optional.empty());
    }

    /** Not sampled: X-Ray is not offered, but functions hand the header on. */
    private static String traceId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return String.format(
                "Root=1-%08x-%08x%016x;Parent=%016x;Sampled=0",
                random.nextInt(), random.nextInt(), random.nextLong(), random.nextLong());
    }
}
