package dure.wire;

import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One API call: its wire binding and its types. A generated constant, such as {@code DynamoDbApi.GET_ITEM}.
 *
 * @param method HTTP method of the REST protocols, {@code POST} otherwise
 * @param uri path template with an optional literal query ({@code /{Bucket}/{Key+}?tagging}), {@code /} otherwise
 * @param successStatus the HTTP status of a success, unless a member carries it
 * @param resultWrapper the XML element around a query result ({@code GetUserResult}), null for other protocols
 * @param errors the errors the model lists for this call
 * @param permissions IAM actions and resource templates the gate checks before the handler, from operations.txt
 */
public record Operation<I extends Structure, O extends Structure>(
        Supplier<Service> service,
        String name,
        String method,
        String uri,
        int successStatus,
        StructureSchema<I> input,
        StructureSchema<O> output,
        @Nullable String resultWrapper,
        List<ErrorType> errors,
        List<Permission> permissions,
        Set<Trait> traits) {

    /** Facts about an operation that the protocols act on. */
    public enum Trait {
        /** The request must carry Content-MD5 or an x-amz-checksum header (S3). */
        CHECKSUM_REQUIRED,
        /** Not signed: STS AssumeRoleWithWebIdentity and the like. */
        UNAUTHENTICATED
    }

    /**
     * What the caller must be allowed to do.
     *
     * @param action as {@code dynamodb:GetItem}
     * @param resource an ARN template: {@code {region}}, {@code {account}}, {@code {Member}} are filled in; a member
     *     that already holds an ARN replaces the template; {@code custom} means that the room says (see kernel's Registry)
     */
    public record Permission(String action, String resource) {}

    @Override
    public String toString() {
        return service.get().id() + "." + name;
    }
}
