package dure.sandbox;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the platform's side of an invocation and the function's runtime client meet: a slot for one invocation and one
 * for its answer. Both sides block.
 */
final class RuntimeExchange {

    /** An invocation as the runtime client sees it. */
    record Delivery(Invocation invocation, long deadlineMillis) {}

    /** What became of the function's start. */
    sealed interface Start {
        record Ready() implements Start {}

        record Failed(String type, byte[] payload) implements Start {}

        record Ended(FunctionEnd end) implements Start {}
    }

    /** What became of an invocation. */
    sealed interface Answer {
        record Response(byte[] payload) implements Answer {}

        record Failure(String type, byte[] payload) implements Answer {}

        record TooLarge() implements Answer {}

        record Ended(FunctionEnd end, boolean delivered) implements Answer {}
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private @Nullable Start start;
    private @Nullable FunctionEnd end;
    private @Nullable Delivery pending;
    private @Nullable Delivery current;
    private @Nullable Answer answer;

    /** The platform's side: how the start went, or empty when it takes longer. */
    Optional<Start> awaitStart(long untilNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (start == null) {
                if (!await(untilNanos)) {
                    return Optional.empty();
                }
            }
            return Optional.of(start);
        } finally {
            lock.unlock();
        }
    }

    /** The platform's side: hands an invocation over; its answer is then awaited. */
    void offer(Delivery delivery) {
        lock.lock();
        try {
            pending = delivery;
            current = null;
            answer = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The platform's side: what became of the invocation offered, or empty when it takes longer. */
    Optional<Answer> awaitAnswer(long untilNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (answer == null) {
                if (end != null) {
                    return Optional.of(new Answer.Ended(end, current != null));
                }
                if (!await(untilNanos)) {
                    return Optional.empty();
                }
            }
            return Optional.of(answer);
        } finally {
            current = null;
            pending = null;
            lock.unlock();
        }
    }

    /** The function's process is gone: whoever waits learns it. */
    void ended(FunctionEnd how) {
        lock.lock();
        try {
            end = how;
            if (start == null) {
                start = new Start.Ended(how);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The runtime client's side: the next invocation; empty when the process is gone. */
    Optional<Delivery> next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (start == null) {
                start = new Start.Ready();
                changed.signalAll();
            }
            while (pending == null && end == null) {
                changed.await();
            }
            Delivery next = pending;
            pending = null;
            current = next;
            return Optional.ofNullable(next);
        } finally {
            lock.unlock();
        }
    }

    /** The runtime client's side: whether this is the invocation it is working on. */
    boolean isCurrent(String requestId) {
        lock.lock();
        try {
            return answer == null
                    && current != null
                    && current.invocation().requestId().equals(requestId);
        } finally {
            lock.unlock();
        }
    }

    /** The runtime client's side: the answer; false when nobody waits for it. */
    boolean answer(String requestId, Answer given) {
        lock.lock();
        try {
            if (!isCurrent(requestId)) {
                return false;
            }
            answer = given;
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The runtime client's side: it could not start; false after the start. */
    boolean startFailed(String type, byte[] payload) {
        lock.lock();
        try {
            if (start != null) {
                return false;
            }
            start = new Start.Failed(type, payload);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean await(long untilNanos) throws InterruptedException {
        long left = untilNanos - System.nanoTime();
        return left > 0 && (changed.await(left, TimeUnit.NANOSECONDS) || untilNanos - System.nanoTime() > 0);
    }
}
