package dure.apigateway.template;

import java.io.Writer;

/** Collects a template's output, within the budget. */
final class BoundedWriter extends Writer {
    private final StringBuilder text = new StringBuilder(512);
    private final Budget budget;

    BoundedWriter(Budget budget) {
        this.budget = budget;
    }

    @Override
    public void write(char[] characters, int offset, int length) {
        budget.charge(length);
        text.append(characters, offset, length);
    }

    @Override
    public void write(String characters, int offset, int length) {
        budget.charge(length);
        text.append(characters, offset, offset + length);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}

    @Override
    public String toString() {
        return text.toString();
    }
}
