package dure.gate;

/** Learns of every API call, from outside and between rooms, after it has been answered. Must be quick. */
@FunctionalInterface
public interface GateObserver {
    /**
     * One call.
     *
     * @param service the short name ({@code dynamodb}); empty when no service was found
     * @param operation empty when none was found
     * @param account whose resources were meant
     * @param callerArn who called; {@code anonymous} before anybody was recognised
     * @param resource the first resource that permission was asked for; empty when there was none
     * @param errorCode empty when it succeeded
     * @param latencyNanos until the answer's head was ready; bodies stream later
     * @param internal one room called another
     */
    record Event(
            String requestId,
            String service,
            String operation,
            String account,
            String callerArn,
            String resource,
            int status,
            String errorCode,
            long latencyNanos,
            boolean internal) {}

    void observed(Event event);
}
