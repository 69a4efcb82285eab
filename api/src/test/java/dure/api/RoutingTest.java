package dure.api;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.apigateway.ApiGatewayApi;
import dure.api.cloudfront.CloudFrontApi;
import dure.api.dynamodb.DynamoDbApi;
import dure.api.iam.IamApi;
import dure.api.lambda.LambdaApi;
import dure.api.logs.LogsApi;
import dure.api.s3.S3Api;
import dure.api.sns.SnsApi;
import dure.api.sts.StsApi;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.protocol.ProtocolDetector;
import dure.wire.protocol.Route;
import dure.wire.protocol.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A request made from each operation's own binding finds that operation: no hand-written router is needed. */
class RoutingTest {
    /** Deprecated twins of later operations, and one told apart by its host. */
    private static final Set<String> TWINS = Set.of(
            "GetBucketLifecycle",
            "PutBucketLifecycle",
            "GetBucketNotification",
            "PutBucketNotification",
            "ListDirectoryBuckets");

    static Stream<Service> services() {
        return Stream.of(
                S3Api.SERVICE,
                DynamoDbApi.SERVICE,
                LambdaApi.SERVICE,
                IamApi.SERVICE,
                StsApi.SERVICE,
                SnsApi.SERVICE,
                LogsApi.SERVICE,
                CloudFrontApi.SERVICE,
                ApiGatewayApi.SERVICE);
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyOperationFindsItself(Service service) {
        Router router = new Router(service);
        List<String> lost = new ArrayList<>();
        for (Service.OperationName name : service.names()) {
            HttpRequest request = request(service, name);
            Route route = router.route(ProtocolDetector.detect(service, request), request);
            String found = switch (route) {
                case Route.Offered(Operation<?, ?> operation) -> operation.name();
                case Route.NotOffered(String other) -> other;
                case Route.Unknown() -> "unknown";
            };
            if (!found.equals(name.name())) {
                lost.add(name.name() + " -> " + found);
            }
        }
        assertThat(lost).allMatch(each -> TWINS.contains(each.substring(0, each.indexOf(' '))));
    }

    private static HttpRequest request(Service service, Service.OperationName name) {
        Headers headers = new Headers();
        String path = "/";
        String query = "";
        switch (service.protocols().getFirst()) {
            case AWS_JSON_1_0, AWS_JSON_1_1 -> headers.set("X-Amz-Target", service.targetPrefix() + "." + name.name());
            case AWS_QUERY -> query = "Action=" + name.name() + "&Version=" + service.apiVersion();
            case RPC_V2_CBOR -> path = "/service/X/operation/" + name.name();
            case REST_XML, REST_JSON -> {
                String filled = name.uri().replaceAll("\\{[^}]*\\+}", "a/b").replaceAll("\\{[^}]*}", "x");
                int mark = filled.indexOf('?');
                path = mark < 0 ? filled : filled.substring(0, mark);
                query = mark < 0 ? "" : filled.substring(mark + 1);
                for (String required : name.requiredParameters()) {
                    if (required.startsWith("x-amz-") || required.startsWith("X-Amz-") || required.startsWith("If-")) {
                        headers.set(required, "x");
                    } else {
                        query += (query.isEmpty() ? "" : "&") + required + "=x";
                    }
                }
            }
        }
        return new HttpRequest(name.method(), path, query, headers, Body.EMPTY, "127.0.0.1", false, "public");
    }
}
