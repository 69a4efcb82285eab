package dure.sns;

import static dure.api.sns.SnsErrors.INVALID_PARAMETER;

import dure.kernel.Unoffered;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What can be set on a subscription: its filter policy and what that looks at. */
final class SubscriptionAttributes {
    static final String FILTER_POLICY = "FilterPolicy";
    static final String FILTER_POLICY_SCOPE = "FilterPolicyScope";
    static final String BODY = "MessageBody";
    static final String ATTRIBUTES = "MessageAttributes";
    private static final String RAW = "RawMessageDelivery";
    private static final Set<String> OTHERS =
            Set.of("DeliveryPolicy", "RedrivePolicy", "SubscriptionRoleArn", "ReplayPolicy");
    private static final String OF_SUBSCRIBE = "Invalid parameter: Attributes Reason: ";
    private static final String OF_SET = "Invalid parameter: ";

    private SubscriptionAttributes() {}

    /** Subscribe's. */
    static Map<String, String> of(@Nullable Map<String, String> given) {
        Map<String, String> attributes = new TreeMap<>();
        if (given != null) {
            String scope = given.get(FILTER_POLICY_SCOPE); // first: the policy is checked by it
            if (scope != null) {
                set(attributes, FILTER_POLICY_SCOPE, scope, OF_SUBSCRIBE);
            }
            given.forEach((name, value) -> {
                if (!name.equals(FILTER_POLICY_SCOPE)) {
                    set(attributes, name, value, OF_SUBSCRIBE);
                }
            });
        }
        return attributes;
    }

    /** SetSubscriptionAttributes's. */
    static Map<String, String> with(Map<String, String> old, String name, @Nullable String value) {
        Map<String, String> attributes = new TreeMap<>(old);
        set(attributes, name, value == null ? "" : value, OF_SET);
        return attributes;
    }

    static boolean wants(Map<String, String> attributes, FilterPolicy.Content content) {
        String policy = attributes.get(FILTER_POLICY);
        return policy == null || FilterPolicy.passes(policy, isBody(attributes), content);
    }

    private static boolean isBody(Map<String, String> attributes) {
        return BODY.equals(attributes.get(FILTER_POLICY_SCOPE));
    }

    private static void set(Map<String, String> attributes, String name, String value, String errorPrefix) {
        switch (name) {
            case FILTER_POLICY -> {
                if (value.isBlank() || value.replaceAll("\\s", "").equals("{}")) {
                    attributes.remove(FILTER_POLICY);
                    return;
                }
                FilterPolicy.check(value, isBody(attributes), errorPrefix);
                attributes.put(FILTER_POLICY, value);
            }
            case FILTER_POLICY_SCOPE -> {
                if (!value.equals(BODY) && !value.equals(ATTRIBUTES)) {
                    throw INVALID_PARAMETER.because(errorPrefix + "FilterPolicyScope: Invalid value [" + value
                            + "]. Please use either MessageBody or MessageAttributes");
                }
                String policy = attributes.get(FILTER_POLICY);
                if (policy != null) {
                    FilterPolicy.check(policy, value.equals(BODY), errorPrefix);
                }
                attributes.put(FILTER_POLICY_SCOPE, value);
            }
            case RAW -> {
                if (!value.equals("true") && !value.equals("false")) {
                    throw INVALID_PARAMETER.because(
                            errorPrefix + "RawMessageDelivery: Invalid value [" + value + "]. Must be true or false.");
                }
                if (value.equals("true")) {
                    throw INVALID_PARAMETER.because(
                            errorPrefix + "Delivery protocol [lambda] does not support raw message delivery.");
                }
            }
            default -> {
                Unoffered.refuseIf(OTHERS.contains(name), "the subscription attribute " + name);
                throw INVALID_PARAMETER.because(errorPrefix + "AttributeName");
            }
        }
    }
}
