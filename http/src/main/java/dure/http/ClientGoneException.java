package dure.http;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A response cannot be delivered, and that is the client's doing, not ours. */
final class ClientGoneException extends IOException {
    private static final long serialVersionUID = 1;

    ClientGoneException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
