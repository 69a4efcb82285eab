package dure.wire;

import java.util.Map;

/** An error on its way to the client. Thrown where it is found, encoded once, by the operation's protocol. */
@SuppressWarnings("serial")
public final class AwsException extends RuntimeException {
    private final ErrorType type;
    private final transient Map<String, Object> members;

    AwsException(ErrorType type, String message, Map<String, Object> members) {
        super(message, null, false, false);
        this.type = type;
        this.members = Map.copyOf(members);
    }

    public ErrorType type() {
        return type;
    }

    /** Further members of the error's shape, by their names in the model. */
    public Map<String, Object> members() {
        return members;
    }

    public String message() {
        return String.valueOf(getMessage());
    }

    @Override
    public String toString() {
        return type.code() + ": " + getMessage();
    }
}
