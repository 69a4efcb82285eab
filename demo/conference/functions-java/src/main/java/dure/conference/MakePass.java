package dure.conference;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/** Draws the pass of each registration that the topic names (Message is the user, Subject the type) into the bucket. */
public final class MakePass implements RequestHandler<Map<String, Object>, String> {
    private final String table = Environment.required("TABLE_NAME");
    private final String bucket = Environment.required("BUCKET_NAME");
    private final Pass pass = new Pass(Path.of(Environment.required("LAMBDA_TASK_ROOT")));
    private final DynamoDbClient dynamoDb = DynamoDbClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .build();
    private final S3Client s3 = S3Client.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .credentialsProvider(EnvironmentVariableCredentialsProvider.create())
            .forcePathStyle(true)
            .build();

    @Override
    public String handleRequest(Map<String, Object> event, Context context) {
        int drawn = 0;
        for (Object entry : list(event.get("Records"))) {
            Map<?, ?> notification = map(map(entry).get("Sns"));
            String userId = String.valueOf(notification.get("Message"));
            String type = String.valueOf(notification.get("Subject"));
            context.getLogger().log("pass for " + userId + " as " + type + ": " + draw(userId, type) + "\n");
            drawn++;
        }
        return drawn + " drawn";
    }

    private String draw(String userId, String type) {
        Map<String, AttributeValue> item = dynamoDb.getItem(get -> get.tableName(table)
                        .consistentRead(true)
                        .key(Registration.item(Map.of(Registration.USER_ID, userId, Registration.TYPE, type))))
                .item();
        if (item.isEmpty()) {
            return "no such registration";
        }
        String key = "qrcodes/" + userId + "/" + type + "/qrcode.png";
        byte[] image = drawn(Registration.strings(item));
        s3.putObject(put -> put.bucket(bucket).key(key).contentType("image/png"), RequestBody.fromBytes(image));
        return key + ", " + image.length + " bytes";
    }

    private byte[] drawn(Map<String, String> registration) {
        try {
            return pass.png(registration);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<?> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw new IllegalArgumentException("not an SNS event");
    }

    private static Map<?, ?> map(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new IllegalArgumentException("not an SNS event");
    }
}
