package dure.conformance;

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
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What models/operations.txt offers, a room carries out; what it does not, is refused by its name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfferedOperationsTest {
    private final TestDure dure = TestDure.start();

    @AfterAll
    void stop() {
        dure.close();
    }

    static Stream<Service> services() {
        return Stream.of(
                S3Api.SERVICE,
                DynamoDbApi.SERVICE,
                SnsApi.SERVICE,
                IamApi.SERVICE,
                StsApi.SERVICE,
                LogsApi.SERVICE,
                LambdaApi.SERVICE,
                ApiGatewayApi.SERVICE,
                CloudFrontApi.SERVICE);
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyOfferedOperationIsCarriedOut(Service service) throws IOException {
        List<String> missing = new ArrayList<>();
        for (Operation<?, ?> operation : service.operations().get()) {
            Answer answer = call(
                    service,
                    operation.name(),
                    operation.method(),
                    operation.uri(),
                    required(service, operation.name()));
            if (answer.status() >= 500) {
                missing.add(operation.name() + ": " + answer.status() + " " + answer.text());
            }
        }
        assertThat(missing).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("services")
    void everyOtherOperationOfTheModelIsRefusedByItsName(Service service) throws IOException {
        TreeSet<String> offered =
                service.operations().get().stream().map(Operation::name).collect(Collectors.toCollection(TreeSet::new));
        List<String> wrong = new ArrayList<>();
        for (Service.OperationName other : service.names()) {
            if (offered.contains(other.name()) || hasAnOfferedTwin(service, other, offered)) {
                continue;
            }
            Answer answer = call(service, other.name(), other.method(), other.uri(), other.requiredParameters());
            boolean named =
                    answer.text().contains(other.name()) || other.method().equals("HEAD");
            if (answer.status() != 501 || !named) {
                wrong.add(other.name() + ": " + answer.status() + " " + answer.text());
            }
        }
        assertThat(wrong).isEmpty();
    }

    /** Some of S3's deprecated operations share everything on the wire with their successors. */
    private static boolean hasAnOfferedTwin(Service service, Service.OperationName name, TreeSet<String> offered) {
        return service.names().stream()
                .anyMatch(other -> offered.contains(other.name())
                        && other.method().equals(name.method())
                        && other.uri().equals(name.uri())
                        && isRest(service)
                        && name.requiredParameters().isEmpty());
    }

    private static List<String> required(Service service, String name) {
        return service.names().stream()
                .filter(other -> other.name().equals(name))
                .findFirst()
                .orElseThrow()
                .requiredParameters();
    }

    private static boolean isRest(Service service) {
        return service.protocols().getFirst() == ProtocolName.REST_JSON
                || service.protocols().getFirst() == ProtocolName.REST_XML;
    }

    private Answer call(Service service, String name, String method, String uri, List<String> required)
            throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", service.endpointPrefix() + ".localhost:" + dure.port());
        String target = "/";
        String body = "";
        switch (service.protocols().getFirst()) {
            case AWS_JSON_1_0, AWS_JSON_1_1 -> {
                headers.put("Content-Type", "application/x-amz-json-1.0");
                headers.put("X-Amz-Target", service.targetPrefix() + "." + name);
                body = "{}";
            }
            case AWS_QUERY -> {
                headers.put("Content-Type", "application/x-www-form-urlencoded");
                body = "Action=" + name + "&Version=" + service.apiVersion();
            }
            case RPC_V2_CBOR -> throw new IllegalArgumentException("no service speaks only CBOR");
            case REST_JSON, REST_XML -> {
                target = filledIn(uri, required, headers);
            }
        }
        Call call = Call.of(method, target, headers, body);
        return RawHttp.send(
                dure.port(),
                new Signer(
                                dure.rootCredentials(),
                                service.signingName(),
                                dure.region(),
                                dure.clock().instant())
                        .sign(call));
    }

    private static String filledIn(String uri, List<String> required, Map<String, String> headers) {
        String target = uri.replaceAll("\\{[^}]+}", "nothing");
        StringBuilder query = new StringBuilder();
        for (String parameter : required) {
            if (parameter.toLowerCase(Locale.ROOT).startsWith("x-amz-") || parameter.contains("-")) {
                headers.put(parameter, "nothing");
            } else {
                query.append(query.isEmpty() && !target.contains("?") ? "?" : "&")
                        .append(parameter)
                        .append("=1");
            }
        }
        return target + query;
    }
}
