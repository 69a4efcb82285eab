package dure.lambda;

import dure.api.lambda.LambdaErrors;
import dure.wire.AwsException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Counts the invocations that run, of functions with reserved concurrency apart from all others. */
final class ConcurrencyLimits {
    private record Pool(String account, String region, String function) {}

    private final int accountConcurrency;
    private final Map<Pool, Integer> running = new HashMap<>();

    ConcurrencyLimits(int accountConcurrency) {
        this.accountConcurrency = accountConcurrency;
    }

    /** One running invocation, until it is closed. */
    final class Place implements AutoCloseable {
        private final Pool pool;

        private Place(Pool pool) {
            this.pool = pool;
        }

        @Override
        public void close() {
            synchronized (running) {
                running.computeIfPresent(pool, (key, count) -> count == 1 ? null : count - 1);
            }
        }
    }

    /**
     * @param reserved the function's own limit
     * @param reservedInAccount what all functions of the account have reserved
     * @throws AwsException TooManyRequestsException
     */
    Place enter(FunctionName name, Optional<Integer> reserved, int reservedInAccount) {
        Pool pool = new Pool(name.account(), name.region(), reserved.isPresent() ? name.name() : "");
        int limit = reserved.orElse(accountConcurrency - reservedInAccount);
        synchronized (running) {
            if (running.getOrDefault(pool, 0) >= limit) {
                throw tooMany(
                        reserved.isPresent()
                                ? "ReservedFunctionConcurrentInvocationLimitExceeded"
                                : "ConcurrentInvocationLimitExceeded");
            }
            running.merge(pool, 1, Integer::sum);
        }
        return new Place(pool);
    }

    static AwsException tooMany(String reason) {
        return LambdaErrors.TOO_MANY_REQUESTS.because("Rate Exceeded.", Map.of("Reason", reason, "Type", "User"));
    }
}
