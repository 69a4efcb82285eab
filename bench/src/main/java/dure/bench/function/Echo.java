package dure.bench.function;

import java.util.Map;

/** Answers with what it was given. */
public final class Echo {
    public Map<String, Object> handle(Map<String, Object> event) {
        return event;
    }
}
