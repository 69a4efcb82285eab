package dure.kernel;

import dure.wire.schema.Structure;
import java.util.List;
import java.util.Map;

/** What a call needs permission for, when the templates of operations.txt cannot say it. */
@FunctionalInterface
public interface Authorization<I extends Structure> {

    List<Check> required(I input, RequestContext context);

    /**
     * One permission the caller must have.
     *
     * @param conditionKeys service-specific condition keys, such as {@code s3:prefix}
     */
    record Check(String action, String resourceArn, Map<String, List<String>> conditionKeys) {
        public static Check of(String action, String resourceArn) {
            return new Check(action, resourceArn, Map.of());
        }
    }
}
