package dure.kernel;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides whether a caller may do something. Implemented by the iam room, asked by the gate. */
public interface Authorizer {

    /**
     * @param conditionKeys every key known of the request: global ({@code aws:SourceIp}, …), the caller's, the service's
     * @param resourcePolicy what is attached to the resource, empty when nothing is or the resource does not exist
     */
    record Request(
            Caller caller,
            String action,
            String resourceArn,
            Map<String, List<String>> conditionKeys,
            Optional<ResourcePolicies.Attached> resourcePolicy) {}

    sealed interface Decision {
        /** @param reason which statement allowed it, for explanations */
        record Allow(String reason) implements Decision {}

        /**
         * @param explicit a Deny statement matched
         * @param message AWS's text: {@code User: … is not authorized to perform: … on resource: … because …}
         */
        record Deny(boolean explicit, String message) implements Decision {}
    }

    Decision decide(Request request);

    /** Why a resource's policy could not be evaluated, empty when it can be: it would deny everybody. */
    default Optional<String> faultOf(String resourcePolicy) {
        return Optional.empty();
    }
}
