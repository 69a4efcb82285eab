package dure.apigateway.template;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one rendering may use up: time, and characters of output and of strings made on the way. Not thread-safe. */
public final class Budget {
    private static final int MAX_CHARACTERS = 64 * 1024 * 1024;
    private static final int MAX_VALUE_CHARACTERS = 10 * 1024 * 1024;
    private static final int MAX_NUMBER_BITS = 4096;
    private static final long MAX_UNFOLDED = 256L * 1024 * 1024;
    private static final int MAX_DEPTH = 400;

    private final long deadlineNanos;
    private long characters;
    private long unfolded;

    public Budget(Duration time) {
        this.deadlineNanos = System.nanoTime() + time.toNanos();
    }

    /** @throws TemplateFailure when the time is up */
    void tick() {
        if (System.nanoTime() - deadlineNanos > 0) {
            throw new TemplateFailure("the mapping template took too long");
        }
    }

    /** @throws TemplateFailure when too much has been written or made */
    void charge(long count) {
        tick();
        characters += count;
        if (characters > MAX_CHARACTERS) {
            throw new TemplateFailure("the mapping template makes too much text");
        }
    }

    /** Looks at a value that a template makes or keeps. */
    @Nullable
    Object checked(@Nullable Object value) {
        tick();
        if (value instanceof CharSequence text) {
            if (text.length() > MAX_VALUE_CHARACTERS) {
                throw new TemplateFailure("a string in the mapping template is too long");
            }
            charge(text.length());
        } else if (value instanceof Collection<?> || value instanceof Map<?, ?> || value instanceof Object[]) {
            unfold(value, 0);
        } else if (value instanceof BigInteger number && number.bitLength() > MAX_NUMBER_BITS) {
            throw new TemplateFailure("a number in the mapping template is too large");
        }
        return value;
    }

    /**
     * Counts a value as large as it would be written out: lists that hold one another many times over are small in
     * memory, but endless as text.
     */
    private void unfold(@Nullable Object value, int depth) {
        if (depth > MAX_DEPTH) {
            throw new TemplateFailure("a value in the mapping template is nested too deeply");
        }
        unfolded += value instanceof CharSequence text ? text.length() + 1L : 2;
        if (unfolded > MAX_UNFOLDED) {
            throw new TemplateFailure("a value in the mapping template is too large");
        }
        if ((unfolded & 0xFFF) < 2) {
            tick();
        }
        switch (value) {
            case Collection<?> all -> all.forEach(each -> unfold(each, depth + 1));
            case Map<?, ?> map ->
                map.forEach((name, each) -> {
                    unfold(name, depth + 1);
                    unfold(each, depth + 1);
                });
            case Object[] array -> Arrays.asList(array).forEach(each -> unfold(each, depth + 1));
            case null, default -> {}
        }
    }
}
