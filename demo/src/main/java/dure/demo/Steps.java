package dure.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Locale;

/** Says what is being done, and how long it took. */
final class Steps {
    private final PrintStream out;

    Steps(PrintStream out) {
        this.out = out;
    }

    /** What a step does. */
    interface Work {
        void run() throws IOException;
    }

    /** What a step finds out. */
    interface Question<T> {
        T ask() throws IOException;
    }

    void run(String name, Work work) throws IOException {
        ask(name, () -> {
            work.run();
            return name;
        });
    }

    <T> T ask(String name, Question<T> question) throws IOException {
        long start = System.nanoTime();
        try {
            T answer = question.ask();
            out.printf(Locale.ROOT, "  %6.0f ms  %s%n", (System.nanoTime() - start) / 1e6, name);
            return answer;
        } catch (IOException | RuntimeException failed) {
            out.println("     FAILED  " + name);
            throw failed;
        }
    }
}
