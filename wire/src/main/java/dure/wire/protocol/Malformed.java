package dure.wire.protocol;

import java.io.IOException;

/** The bytes are not what the schema asks for. Each protocol turns it into its own error. */
final class Malformed extends IOException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
        super(message);
    }

    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
