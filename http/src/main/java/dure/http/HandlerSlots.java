package dure.http;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks on virtual threads, so many at once, so many more waiting. */
final class HandlerSlots {
    private final int slots;
    private final int waitingLimit;
    /** Running and waiting together. */
    private final AtomicInteger admitted = new AtomicInteger();

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final Thread.Builder threads;

    HandlerSlots(String name, int slots, int waitingLimit) {
        this.slots = slots;
        this.waitingLimit = waitingLimit;
        this.threads = Thread.ofVirtual().name("http-" + name);
    }

    /** False, and nothing done, when every slot and every place in the queue is taken. */
    boolean submit(Runnable task) {
        int before = admitted.getAndIncrement();
        if (before < slots) {
            threads.start(() -> run(task));
            return true;
        }
        if (before < slots + waitingLimit) {
            waiting.add(task);
            return true;
        }
        admitted.getAndDecrement();
        return false;
    }

    private void run(Runnable first) {
        Runnable task = first;
        while (true) {
            task.run();
            // Whoever leaves while more are admitted than there are slots owes one of the waiting a run.
            if (admitted.getAndDecrement() <= slots) {
                return;
            }
            Runnable next = waiting.poll();
            while (next == null) {
                Thread.onSpinWait();
                next = waiting.poll();
            }
            task = next;
        }
    }
}
