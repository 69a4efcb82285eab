package dure.conference;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

/** The history: one user's registrations, of one type when it is given, or everybody's for the user {@code *}. */
public final class GetRegistrations implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private static final int MAX_REGISTRATIONS = 1_000;
    private static final String EVERYBODY = "*";

    private final String table = Environment.required("TABLE_NAME");
    private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .build();

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        String userId = Registration.required(event, Registration.USER_ID);
        String type = Registration.text(event, Registration.TYPE);
        Stream<Map<String, AttributeValue>> items = userId.equals(EVERYBODY) ? everybody() : of(userId, type);
        List<Map<String, String>> registrations = items.limit(MAX_REGISTRATIONS)
                .map(Registration::strings)
                .sorted(newestFirst())
                .toList();
        context.getLogger().log("found " + registrations.size() + " of " + userId + "\n");
        return Map.of("registrations", registrations);
    }

    private Stream<Map<String, AttributeValue>> everybody() {
        return dynamoDb.scanPaginator(ScanRequest.builder().tableName(table).build()).items().stream();
    }

    private Stream<Map<String, AttributeValue>> of(String userId, String type) {
        QueryRequest.Builder query = QueryRequest.builder().tableName(table);
        if (type.isEmpty()) {
            query.keyConditionExpression("user_id = :user")
                    .expressionAttributeValues(Map.of(":user", AttributeValue.fromS(userId)));
        } else {
            query.keyConditionExpression("user_id = :user AND #type = :type")
                    .expressionAttributeNames(Map.of("#type", Registration.TYPE))
                    .expressionAttributeValues(
                            Map.of(":user", AttributeValue.fromS(userId), ":type", AttributeValue.fromS(type)));
        }
        return dynamoDb.queryPaginator(query.build()).items().stream();
    }

    private static Comparator<Map<String, String>> newestFirst() {
        return Comparator.comparing((Map<String, String> item) -> item.getOrDefault(Registration.REGISTERED_AT, ""))
                .reversed();
    }
}
