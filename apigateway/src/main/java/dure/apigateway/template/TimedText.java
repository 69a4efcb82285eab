package dure.apigateway.template;

import java.time.Duration;

/** Text whose reading fails when the time is up, so that no regular expression runs on and on over it. */
public record TimedText(CharSequence text, long deadlineNanos) implements CharSequence {

    public static TimedText of(CharSequence text, Duration time) {
        return new TimedText(text, System.nanoTime() + time.toNanos());
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if ((index & 15) == 0 && System.nanoTime() - deadlineNanos > 0) {
            throw new TemplateFailure("a regular expression took too long");
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new TimedText(text.subSequence(start, end), deadlineNanos);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
