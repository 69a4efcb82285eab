package dure.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.AwsException;
import dure.wire.ErrorType;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.Headers;
import dure.wire.http.HttpResponse;
import dure.wire.schema.ListSchema;
import dure.wire.schema.Location;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.ShapeType;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ErrorsTest {
    private static final ScalarSchema NAME = new ScalarSchema(
            "TableName", ShapeType.STRING, 3d, 255d, Pattern.compile("[a-zA-Z0-9_.-]+"), List.of(), null);
    private static final ScalarSchema MODE =
            new ScalarSchema("Mode", ShapeType.STRING, null, null, null, List.of("ON", "OFF"), null);
    private static final ScalarSchema LIMIT =
            new ScalarSchema("Limit", ShapeType.INTEGER, 1d, null, null, List.of(), null);
    private static final StructureSchema<Structure> INNER =
            structure("Inner", List.of(Member.of("AttributeName", 0, () -> NAME, Member.Trait.REQUIRED)));
    private static final StructureSchema<Structure> INPUT = structure(
            "Input",
            List.of(
                    Member.of("TableName", 0, () -> NAME, Member.Trait.REQUIRED),
                    Member.of("Mode", 1, () -> MODE),
                    Member.of("Limit", 2, () -> LIMIT),
                    Member.of(
                            "KeySchema",
                            3,
                            () -> new ListSchema(
                                    "KeySchema", Member.of("member", 0, () -> INNER), false, false, null, 2))));
    private static final ErrorType MODELLED = new ErrorType(
            "ResourceNotFoundException",
            "ResourceNotFoundException",
            400,
            true,
            structure(
                    "ResourceNotFoundException",
                    List.of(Member.of(
                            "message",
                            0,
                            () -> ScalarSchema.of("String", ShapeType.STRING),
                            Location.BODY,
                            "message"))));

    private static StructureSchema<Structure> structure(String name, List<Member> members) {
        StructureSchema<?>[] self = new StructureSchema<?>[1];
        StructureSchema<Structure> made = new StructureSchema<>(
                name, Set.of(), null, null, members, values -> new SmithySchemas.Dynamic(self[0], values));
        self[0] = made;
        return made;
    }

    private static Service service(String id, ProtocolName protocol) {
        return new Service(
                id,
                id,
                id,
                id,
                id,
                "1",
                List.of(protocol),
                "T",
                "https://ns/",
                "com.amazonaws.dynamodb.v20120810",
                List::of,
                List.of());
    }

    private static Operation<Structure, Structure> operation(String id, ProtocolName protocol, String method) {
        Service service = service(id, protocol);
        return new Operation<>(
                () -> service, "Op", method, "/", 200, INPUT, Things.THING, "OpResult", List.of(), List.of(), Set.of());
    }

    private static AwsException refused(String id, ProtocolName protocol, String body) {
        try {
            Protocols.of(protocol)
                    .decode(
                            operation(id, protocol, "POST"),
                            Things.request("/", "", new Headers(), body.getBytes(StandardCharsets.UTF_8)));
        } catch (AwsException error) {
            return error;
        }
        throw new AssertionError("accepted");
    }

    private static String text(HttpResponse response) throws IOException {
        return new String(response.body().readAll(1 << 16), StandardCharsets.UTF_8);
    }

    @Test
    void brokenConstraintsReadAsAwsWritesThem() {
        assertThat(refused("dynamodb", ProtocolName.AWS_JSON_1_0, "{}").message())
                .isEqualTo("1 validation error detected: Value null at 'tableName' failed to satisfy constraint: "
                        + "Member must not be null");
        assertThat(refused("dynamodb", ProtocolName.AWS_JSON_1_0, "{\"TableName\":\";\"}")
                        .message())
                .isEqualTo("2 validation errors detected: Value ';' at 'tableName' failed to satisfy constraint: "
                        + "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+; "
                        + "Value ';' at 'tableName' failed to satisfy constraint: "
                        + "Member must have length greater than or equal to 3");
        assertThat(refused(
                                "dynamodb",
                                ProtocolName.AWS_JSON_1_0,
                                "{\"TableName\":\"abc\",\"Mode\":\"X\",\"Limit\":0,\"KeySchema\":[{}]}")
                        .message())
                .isEqualTo("3 validation errors detected: Value 'X' at 'mode' failed to satisfy constraint: "
                        + "Member must satisfy enum value set: [ON, OFF]; "
                        + "Value '0' at 'limit' failed to satisfy constraint: "
                        + "Member must have value greater than or equal to 1; "
                        + "Value null at 'keySchema.1.member.attributeName' failed to satisfy constraint: "
                        + "Member must not be null");
    }

    @Test
    void eachProtocolHasItsOwnCodeForABrokenConstraint() {
        assertThat(refused("x", ProtocolName.AWS_JSON_1_1, "{}").type().code()).isEqualTo("ValidationException");
        assertThat(refused("logs", ProtocolName.AWS_JSON_1_1, "{}").type().code())
                .isEqualTo("InvalidParameterException");
        assertThat(refused("x", ProtocolName.AWS_QUERY, "Mode=ON").type().code())
                .isEqualTo("ValidationError");
        assertThat(refused("cloudfront", ProtocolName.REST_XML, "<Input/>")
                        .type()
                        .code())
                .isEqualTo("MalformedXML");
        assertThat(refused("s3", ProtocolName.REST_XML, "<Input><Mode>X</Mode></Input>")
                        .message())
                .startsWith("The XML you provided was not well-formed");
    }

    @Test
    void wrongTypesReadAsDynamoDbWritesThem() {
        assertThat(refused("dynamodb", ProtocolName.AWS_JSON_1_0, "{\"TableName\":1}")
                        .toString())
                .isEqualTo("SerializationException: NUMBER_VALUE cannot be converted to String");
        assertThat(refused("dynamodb", ProtocolName.AWS_JSON_1_0, "{\"TableName\":{}}")
                        .message())
                .isEqualTo("Start of structure or map found where not expected");
        assertThat(refused("dynamodb", ProtocolName.AWS_JSON_1_0, "{\"TableName\":[]}")
                        .message())
                .isEqualTo("Unrecognized collection type class java.lang.String");
    }

    @Test
    void awsJsonNamesTheErrorWithItsNamespaceInVersion10Only() throws IOException {
        Service service = service("dynamodb", ProtocolName.AWS_JSON_1_0);
        AwsException modelled = MODELLED.because("Table: a not found");
        HttpResponse response = Protocols.of(ProtocolName.AWS_JSON_1_0).encodeError(service, null, modelled, "ID");
        String body = text(response);
        assertThat(body)
                .isEqualTo("{\"__type\":\"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException\","
                        + "\"message\":\"Table: a not found\"}");
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        assertThat(response.headers().get("x-amz-crc32")).isEqualTo(Long.toString(crc.getValue()));
        assertThat(response.headers().get("x-amzn-requestid")).isEqualTo("ID");
        AwsException framework = WireErrors.VALIDATION.because("m");
        assertThat(text(Protocols.of(ProtocolName.AWS_JSON_1_0).encodeError(service, null, framework, "ID")))
                .isEqualTo("{\"__type\":\"com.amazon.coral.validate#ValidationException\",\"message\":\"m\"}");
        assertThat(text(Protocols.of(ProtocolName.AWS_JSON_1_1).encodeError(service, null, modelled, "ID")))
                .isEqualTo("{\"__type\":\"ResourceNotFoundException\",\"message\":\"Table: a not found\"}");
    }

    @Test
    void s3ErrorsAreBareAndOthersWrapped() throws IOException {
        AwsException error =
                ErrorType.of("NoSuchKey", 404).because("The specified key does not exist.", Map.of("Key", "a<b"));
        Protocol xml = Protocols.of(ProtocolName.REST_XML);
        HttpResponse s3 = xml.encodeError(service("s3", ProtocolName.REST_XML), null, error, "ID");
        assertThat(text(s3))
                .isEqualTo("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchKey</Code>"
                        + "<Message>The specified key does not exist.</Message><Key>a&lt;b</Key>"
                        + "<RequestId>ID</RequestId><HostId>ZHVyZS9JRA==</HostId></Error>");
        assertThat(s3.headers().get("x-amz-request-id")).isEqualTo("ID");
        assertThat(s3.headers().get("x-amz-id-2")).isEqualTo("ZHVyZS9JRA==");
        HttpResponse cloudFront = xml.encodeError(service("cloudfront", ProtocolName.REST_XML), null, error, "ID");
        assertThat(text(cloudFront))
                .contains("<ErrorResponse xmlns=\"https://ns/\"><Error><Type>Sender</Type><Code>NoSuchKey</Code>")
                .endsWith("</Error><RequestId>ID</RequestId></ErrorResponse>");
        HttpResponse head = xml.encodeError(
                service("s3", ProtocolName.REST_XML), operation("s3", ProtocolName.REST_XML, "HEAD"), error, "ID");
        assertThat(text(head)).isEmpty();
        assertThat(head.status()).isEqualTo(404);
    }

    @Test
    void restJsonNamesTheErrorInAHeader() throws IOException {
        HttpResponse response = Protocols.of(ProtocolName.REST_JSON)
                .encodeError(service("lambda", ProtocolName.REST_JSON), null, MODELLED.because("no"), "ID");
        assertThat(response.headers().get("x-amzn-errortype")).isEqualTo("ResourceNotFoundException");
        assertThat(text(response)).isEqualTo("{\"message\":\"no\"}");
    }

    @Test
    void headerValuesCannotBreakOutOfTheirLine() {
        Member member = Member.of("A", 0, () -> ScalarSchema.of("String", ShapeType.STRING));
        assertThat(HeaderValues.write(member, "a\r\nSet-Cookie: b")).isEqualTo("a  Set-Cookie: b");
    }

    @Test
    void anErrorWithinTheBodyPasses() {
        AwsException chunk = ErrorType.of("SignatureDoesNotMatch", 403).because("chunk");
        assertThatThrownBy(() -> Bodies.guard(WireErrors.MALFORMED_XML, WireErrors.TOO_LARGE, () -> {
                    throw new IOException(chunk);
                }))
                .isSameAs(chunk);
    }
}
