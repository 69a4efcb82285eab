package dure.wire;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A service's model: how its calls are recognised and written. Generated.
 *
 * @param id our short name, the folder of the model ({@code dynamodb}, {@code s3})
 * @param serviceId AWS's service id ({@code DynamoDB})
 * @param signingName the service part of the credential scope
 * @param arnNamespace the service part of ARNs and IAM actions ({@code dynamodb}, {@code s3}, {@code logs})
 * @param endpointPrefix the first label of AWS's host name for it ({@code monitoring} for CloudWatch)
 * @param protocols every protocol it speaks, the preferred one first
 * @param targetPrefix of {@code X-Amz-Target} in awsJson, null for the others
 * @param shapeNamespace what awsJson 1.0 writes before an error's name, as {@code com.amazonaws.dynamodb.v20120810}
 * @param operations the operations Dure offers, generated in full
 * @param names every operation of the model with its HTTP binding, offered or not
 */
public record Service(
        String id,
        String serviceId,
        String signingName,
        String arnNamespace,
        String endpointPrefix,
        String apiVersion,
        List<ProtocolName> protocols,
        @Nullable String targetPrefix,
        @Nullable String xmlNamespace,
        @Nullable String shapeNamespace,
        Supplier<List<Operation<?, ?>>> operations,
        List<OperationName> names) {

    /**
     * An operation of the model, whether Dure offers it or not.
     *
     * @param requiredParameters wire names of required query and header members, which tell twins on one path apart
     */
    public record OperationName(String name, String method, String uri, List<String> requiredParameters) {}

    @Override
    public String toString() {
        return id;
    }
}
