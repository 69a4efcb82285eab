package dure.kernel;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one way to refuse what AWS does and Dure does not, where AWS has no error of its own for it: 501
 * {@code NotImplemented}, with the name of what was asked for. Nothing that is asked for is dropped in silence.
 */
public final class Unoffered {
    private static final ErrorType NOT_IMPLEMENTED = ErrorType.of("NotImplemented", 501);

    private Unoffered() {}

    /** @param what the operation, member or value, as AWS calls it */
    public static AwsException refusal(String what) {
        return NOT_IMPLEMENTED.because("Dure does not implement " + what + ".");
    }

    /** Refuses any value; an empty one asks for nothing. */
    public static void refuse(String member, @Nullable Object value) {
        boolean empty = value == null
                || value instanceof String text && text.isEmpty()
                || value instanceof Collection<?> list && list.isEmpty()
                || value instanceof Map<?, ?> map && map.isEmpty();
        refuseIf(!empty, member);
    }

    public static void refuseIf(boolean asked, String what) {
        if (asked) {
            throw refusal(what);
        }
    }
}
