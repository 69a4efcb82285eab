package dure.conference;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** Signing up: keeps the registration, then asks for its pass through the topic. Signing up again replaces. */
public final class PostRegistration implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    private final String table = Environment.required("TABLE_NAME");
    private final String topic = Environment.required("TOPIC_ARN");
    private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .build();
    private final SnsClient sns = SnsClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .build();

    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
        Map<String, String> registration = registration(event);
        String userId = Registration.required(event, Registration.USER_ID);
        String type = Registration.required(event, Registration.TYPE);
        dynamoDb.putItem(put -> put.tableName(table).item(Registration.item(registration)));
        String message = sns.publish(
                        publish -> publish.topicArn(topic).message(userId).subject(type))
                .messageId();
        context.getLogger().log("registered " + userId + " as " + type + ", message " + message + "\n");
        return Map.of("registration", registration);
    }

    private static Map<String, String> registration(Map<String, Object> event) {
        Map<String, String> registration = new LinkedHashMap<>();
        registration.put(Registration.USER_ID, Registration.required(event, Registration.USER_ID));
        registration.put(Registration.TYPE, Registration.required(event, Registration.TYPE));
        for (String name : Registration.OPTIONAL) {
            String text = Registration.text(event, name);
            if (!text.isEmpty()) {
                registration.put(name, text);
            }
        }
        registration.put(
                Registration.REGISTERED_AT,
                Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
        return registration;
    }
}
