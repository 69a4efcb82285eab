package dure.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.shapes.OperationShape;
import software.amazon.smithy.model.shapes.ServiceShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.protocoltests.traits.AppliesTo;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpMalformedRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpMessageTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestCase;
import software.amazon.smithy.protocoltests.traits.HttpRequestTestsTrait;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestCase;
import software.amazon.smithy.protocoltests.traits.HttpResponseTestsTrait;

/**
 * Smithy's own protocol test cases, server side. Those that do not apply are named, with the reason, in {@code
 * not-applicable.txt}; a listed case that would pass fails the test, so the list stays true.
 */
class SmithyProtocolTest {
    private static final Map<String, ProtocolName> PROTOCOLS = Map.of(
            "aws.protocols#restXml", ProtocolName.REST_XML,
            "aws.protocols#restJson1", ProtocolName.REST_JSON,
            "aws.protocols#awsJson1_0", ProtocolName.AWS_JSON_1_0,
            "aws.protocols#awsJson1_1", ProtocolName.AWS_JSON_1_1,
            "aws.protocols#awsQuery", ProtocolName.AWS_QUERY,
            "smithy.protocols#rpcv2Cbor", ProtocolName.RPC_V2_CBOR);
    private static final String REQUEST_ID = "11111111-2222-3333-4444-555555555555";

    private final Map<String, String> notApplicable = notApplicable();
    private final Map<String, Executable> cases = new TreeMap<>();

    @TestFactory
    Stream<DynamicTest> smithyCases() {
        Model model = Model.assembler()
                .discoverModels()
                .disableValidation()
                .assemble()
                .unwrap();
        for (ServiceShape shape : model.getServiceShapes()) {
            PROTOCOLS.forEach((id, name) -> {
                if (shape.hasTrait(id)) {
                    collect(model, new SmithyService(model, shape, name), ShapeId.from(id), name);
                }
            });
        }
        List<String> stale = new ArrayList<>(notApplicable.keySet());
        stale.removeIf(listed -> cases.keySet().stream().anyMatch(id -> matches(listed, id)));
        cases.put("everyListedCaseExists", () -> assertThat(stale).isEmpty());
        return cases.entrySet().stream().map(each -> DynamicTest.dynamicTest(each.getKey(), each.getValue()));
    }

    private void collect(Model model, SmithyService service, ShapeId protocol, ProtocolName name) {
        service.operations.forEach((id, operation) -> {
            OperationShape shape = model.expectShape(id, OperationShape.class);
            shape.getTrait(HttpRequestTestsTrait.class)
                    .ifPresent(trait -> trait.getTestCases().stream()
                            .filter(test -> applies(test, protocol))
                            .forEach(test -> add(name, test.getId(), () -> request(service, operation, name, test))));
            shape.getTrait(HttpResponseTestsTrait.class)
                    .ifPresent(trait -> trait.getTestCases().stream()
                            .filter(test -> applies(test, protocol))
                            .forEach(test -> add(name, test.getId(), () -> response(operation, name, test))));
            shape.getTrait(HttpMalformedRequestTestsTrait.class)
                    .ifPresent(trait -> trait.getTestCases().stream()
                            .filter(test -> test.getProtocol().equals(protocol))
                            .forEach(test -> add(name, test.getId(), () -> malformed(service, operation, name, test))));
            for (ShapeId error : shape.getErrors()) {
                Shape errorShape = model.expectShape(error);
                errorShape
                        .getTrait(HttpResponseTestsTrait.class)
                        .ifPresent(trait -> trait.getTestCases().stream()
                                .filter(test -> applies(test, protocol))
                                .forEach(test -> add(name, test.getId(), () -> error(service, error, name, test))));
            }
        });
    }

    private static boolean applies(HttpMessageTestCase test, ShapeId protocol) {
        return test.getProtocol().equals(protocol)
                && test.getAppliesTo().map(AppliesTo.SERVER::equals).orElse(true);
    }

    private void add(ProtocolName protocol, String id, Executable test) {
        String name = protocol + " " + id;
        boolean listed = notApplicable.keySet().stream().anyMatch(each -> matches(each, name));
        cases.put(name, listed ? () -> failing(name, test) : () -> named(name, test));
    }

    private static void failing(String name, Executable test) {
        try {
            test.execute();
        } catch (Throwable expected) {
            return;
        }
        throw new AssertionError(name + " passes, so do not list it");
    }

    private static void named(String name, Executable test) {
        try {
            test.execute();
        } catch (Throwable failed) {
            throw new AssertionError(name + ": " + failed, failed);
        }
    }

    /** Cases about something else leave the target or the action out. */
    private static boolean routable(ProtocolName name, HttpRequest request, HttpRequestTestCase test) {
        return switch (name) {
            case AWS_JSON_1_0, AWS_JSON_1_1 -> request.headers().has("x-amz-target");
            case AWS_QUERY -> test.getBody().orElse("").contains("Action=");
            case REST_XML, REST_JSON, RPC_V2_CBOR -> true;
        };
    }

    private static boolean matches(String listed, String id) {
        return listed.endsWith("*") ? id.startsWith(listed.substring(0, listed.length() - 1)) : listed.equals(id);
    }

    private static void request(
            SmithyService service, Operation<?, ?> operation, ProtocolName name, HttpRequestTestCase test) {
        Map<String, String> headers = new LinkedHashMap<>(test.getHeaders());
        HttpRequest request = request(
                test.getMethod(),
                test.getUri(),
                test.getQueryParams(),
                headers,
                test.getBody().orElse(""),
                name == ProtocolName.RPC_V2_CBOR);
        if (routable(name, request, test)) {
            assertThat(new Router(service.service).route(name, request)).isEqualTo(new Route.Offered(operation));
        }
        Structure input = Protocols.of(name).decode(operation, request);
        Structure expected = SmithyValues.structure(operation.input(), test.getParams());
        assertThat(SmithyValues.plain(input)).isEqualTo(SmithyValues.plain(expected));
    }

    private static void malformed(
            SmithyService service, Operation<?, ?> operation, ProtocolName name, HttpMalformedRequestTestCase test) {
        HttpRequest request = request(
                test.getRequest().getMethod(),
                test.getRequest().getUri().orElse("/"),
                test.getRequest().getQueryParams(),
                test.getRequest().getHeaders(),
                test.getRequest().getBody().orElse(""),
                false);
        Protocol protocol = Protocols.of(name);
        try {
            protocol.decode(operation, request);
        } catch (AwsException error) {
            HttpResponse response = protocol.encodeError(service.service, operation, error, REQUEST_ID);
            assertThat(response.status()).isEqualTo(test.getResponse().getCode());
            test.getResponse()
                    .getHeaders()
                    .forEach((header, value) ->
                            assertThat(response.headers().get(header)).isEqualTo(value));
            return;
        }
        throw new AssertionError("accepted: " + test.getRequest().getBody().orElse(request.toString()));
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static void response(Operation operation, ProtocolName name, HttpResponseTestCase test) throws Exception {
        Structure output = SmithyValues.structure(operation.output(), test.getParams());
        check(Protocols.of(name).encode(operation, output, REQUEST_ID), name, test);
    }

    private static void error(SmithyService service, ShapeId shape, ProtocolName name, HttpResponseTestCase test)
            throws Exception {
        ErrorType type = service.errors.get(shape);
        StructureSchema<?> schema = type.schema();
        Structure values = SmithyValues.structure(schema, test.getParams());
        Map<String, Object> members = new LinkedHashMap<>();
        schema.members().forEach(member -> {
            Object value = values.member(member.index());
            if (value != null) {
                members.put(member.name(), value);
            }
        });
        Object message = members.getOrDefault("message", members.getOrDefault("Message", ""));
        AwsException error = type.because((String) message, members);
        check(Protocols.of(name).encodeError(service.service, null, error, REQUEST_ID), name, test);
    }

    private static void check(HttpResponse response, ProtocolName name, HttpResponseTestCase test) throws Exception {
        assertThat(response.status()).isEqualTo(test.getCode());
        test.getHeaders()
                .forEach((header, value) -> assertThat(normal(response.headers().get(header, "(absent)")))
                        .as(header)
                        .isEqualTo(normal(value)));
        for (String header : test.getForbidHeaders()) {
            assertThat(response.headers().has(header)).as(header).isFalse();
        }
        if (test.getBody().isEmpty()) {
            return;
        }
        byte[] body = response.body().readAll(1 << 20);
        byte[] expected = test.getBody().get().getBytes(StandardCharsets.UTF_8);
        String media = test.getBodyMediaType().orElse("");
        if (name == ProtocolName.RPC_V2_CBOR) {
            assertThat(Documents.cbor(body))
                    .isEqualTo(Documents.cbor(Base64.getDecoder().decode(expected)));
        } else if (media.endsWith("json")) {
            assertThat(Documents.json(body)).isEqualTo(Documents.json(expected));
        } else if (media.endsWith("xml")) {
            assertThat(Documents.xml(body)).isEqualTo(Documents.xml(expected));
        } else {
            assertThat(new String(body, StandardCharsets.UTF_8))
                    .isEqualTo(test.getBody().get());
        }
    }

    private static String normal(String header) {
        return header.replace(", ", ",");
    }

    private static HttpRequest request(
            String method, String uri, List<String> query, Map<String, String> headers, String body, boolean base64) {
        Headers fields = new Headers();
        headers.forEach(fields::set);
        byte[] bytes = base64 ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        List<String> parameters = new ArrayList<>(query);
        if (mark >= 0) {
            parameters.addFirst(uri.substring(mark + 1));
        }
        return new HttpRequest(
                method, path, String.join("&", parameters), fields, Body.of(bytes), "127.0.0.1", false, "public");
    }

    /** Lines of {@code PROTOCOL id: reason}; an id may end in a star. */
    private static Map<String, String> notApplicable() {
        Map<String, String> listed = new LinkedHashMap<>();
        try (var in = SmithyProtocolTest.class.getResourceAsStream("not-applicable.txt")) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                int colon = line.indexOf(": ");
                if (!line.startsWith("#") && colon > 0) {
                    listed.put(line.substring(0, colon), line.substring(colon + 2));
                }
            }
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
        assertThat(listed.values()).noneMatch(String::isBlank);
        return listed;
    }
}
