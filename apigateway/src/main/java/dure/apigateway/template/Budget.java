package dure.apigateway.template;

import java.math.BigInteger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What one rendering may use up: time, and characters of output and of strings made on the way. Not thread-safe. */
public final class Budget {
    private static final int MAX_CHARACTERS = 64 * 1024 * 1024;
    private static final int MAX_VALUE_CHARACTERS = 10 * 1024 * 1024;
    private static final int MAX_NUMBER_BITS = 4096;

    private final long deadlineNanos;
    private long characters;

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
    @Nullable Object checked(@Nullable Object value) {
        tick();
        if (value instanceof CharSequence text) {
            if (text.length() > MAX_VALUE_CHARACTERS) {
                throw new TemplateFailure("a string in the mapping template is too long");
            }
            charge(text.length());
        } else if (value instanceof BigInteger number && number.bitLength() > MAX_NUMBER_BITS) {
            throw new TemplateFailure("a number in the mapping template is too large");
        }
        return value;
    }

    /** Text that regular expressions may look at only while there is time. */
    CharSequence timed(CharSequence text) {
        return new TimedText(text, deadlineNanos);
    }
}
