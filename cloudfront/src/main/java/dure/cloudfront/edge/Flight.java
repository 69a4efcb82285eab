package dure.cloudfront.edge;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** One question to an origin, for which others with the same key wait. */
final class Flight {
    private final CompletableFuture<@Nullable Result> outcome = new CompletableFuture<>();

    /** Everybody may have it. */
    void share(Result result) {
        outcome.complete(result);
    }

    /** Everybody must ask alone. Nothing happens when it was shared. */
    void keepToOneself() {
        outcome.complete(null);
    }

    /** Null when it is not for others. */
    @Nullable
    Result await() {
        try {
            return outcome.get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
