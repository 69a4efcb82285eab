package dure.conformance.security;

import static dure.conformance.security.Fixture.assertRefused;
import static dure.conformance.security.Fixture.assertServed;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dure.conformance.Signer;
import dure.conformance.security.Errors.Refusal;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be understood, or is too much, is refused as AWS refuses it, and the server goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BadInputIT {
    private static final Refusal SERIALIZATION = new Refusal(400, "SerializationException");
    private static final Refusal VALIDATION = new Refusal(400, "ValidationException");
    private static final Refusal MALFORMED_XML = new Refusal(400, "MalformedXML");
    private static final int ITEM_LIMIT = 400 * 1024;

    private final Fixture fixture = new Fixture();

    @AfterEach
    void theServerGoesOn() {
        assertServed(fixture.send(Call.of("GET", "/_dure/health", Map.of("Host", fixture.host("x")), "")));
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    // ---- JSON ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "nonsense",
                "\"text\"",
                "{\"TableName\": }",
                "{\"TableName\": \"t\"} trailing",
                "{\"TableName\": \"t\", \"Key\": {\"id\": {\"S\": \"unfinished",
                "{\"TableName\": 5}",
                "{\"TableName\": [\"t\"]}",
                "{\"TableName\": \"t\", \"Key\": []}",
                "{\"TableName\": \"t\", \"Key\": {\"id\": \"one\"}}",
                "{\"TableName\": \"t\", \"Key\": {}, \"ConsistentRead\": \"perhaps\"}"
            })
    void brokenJsonIsRefused(String body) {
        assertRefused(dynamoDb("GetItem", body), body.isEmpty() ? VALIDATION : SERIALIZATION);
    }

    @Test
    void brokenJsonIsRefusedByTheOtherJsonProtocols() {
        assertRefused(rest("lambda", "POST", "/2015-03-31/functions", "{\"FunctionName\": "), SERIALIZATION);
        assertRefused(rest("lambda", "POST", "/2015-03-31/functions", "{\"FunctionName\": 7}"), SERIALIZATION);
        assertRefused(rest("apigateway", "POST", "/restapis", "{\"name\": "), SERIALIZATION);
        assertRefused(logs("CreateLogGroup", "{\"logGroupName\": "), SERIALIZATION);
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] body = "{\"TableName\": \"t?\"}".getBytes(UTF_8);
        body[16] = (byte) 0xff;
        Call call = Target.DYNAMODB.call(fixture).withBody(body);
        assertRefused(fixture.send(sign("dynamodb", call)), SERIALIZATION);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 100_000})
    void deepNestingIsRefused(int depth) {
        assertRefused(dynamoDb("GetItem", "{\"Key\": " + "[".repeat(depth) + "]".repeat(depth) + "}"), SERIALIZATION);
        assertRefused(dynamoDb("GetItem", "{\"Unknown\":".repeat(depth) + "1" + "}".repeat(depth)), SERIALIZATION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999999999999999999", "1e400", "-1e400", "2147483648"})
    void hugeNumbersAreRefused(String number) {
        Answer answer = dynamoDb("Scan", "{\"TableName\": \"secured\", \"Limit\": " + number + "}");
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Fixture.code(answer)).isIn("SerializationException", "ValidationException");
    }

    @Test
    void aNumberOfAHundredThousandDigitsIsRefused() {
        Answer answer = dynamoDb("Scan", "{\"TableName\": \"secured\", \"Limit\": " + "9".repeat(100_000) + "}");
        assertRefused(answer, SERIALIZATION);
    }

    @Test
    void aMissingMemberIsNamed() {
        Answer answer = dynamoDb("GetItem", "{\"Key\": {\"id\": {\"S\": \"one\"}}}");
        assertRefused(answer, VALIDATION);
        assertThat(answer.text()).contains("ableName");
        Answer nameless = rest("apigateway", "POST", "/restapis", "{}");
        assertThat(nameless.status()).isEqualTo(400);
        assertThat(nameless.text()).contains("'name'");
    }

    @Test
    void brokenCborIsRefused() {
        Map<String, String> headers = Map.of(
                "Host", fixture.host("logs"),
                "Content-Type", "application/cbor",
                "Smithy-Protocol", "rpc-v2-cbor");
        Call call = new Call("POST", "/service/Logs_20140328/operation/DescribeLogGroups", headers, new byte[] {
            (byte) 0xbf, 0x61, (byte) 0xff, 0x00, 0x1f
        });
        Answer answer = fixture.send(sign("logs", call));
        assertThat(answer.status()).as(answer.text()).isBetween(400, 499);
    }

    // ---- XML ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<Tagging>",
                "nonsense",
                "<Other/>",
                "<Tagging><TagSet><Tag><Key>a</Key></TagSet></Tagging>",
                "<Tagging></Tagging><Tagging></Tagging>",
                "<!DOCTYPE t [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Tagging><TagSet><Tag><Key>&x;</Key><Value>v</Value></Tag></TagSet></Tagging>",
                "<!DOCTYPE t [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><Tagging><TagSet><Tag><Key>&b;</Key><Value>v</Value></Tag></TagSet></Tagging>"
            })
    void brokenXmlIsRefused(String body) throws Exception {
        Answer answer = withMd5("PUT", "/secured?tagging", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Fixture.code(answer)).isIn("MalformedXML", "MissingRequestBodyError");
        assertThat(answer.text()).doesNotContain("root:");
    }

    @Test
    void deepXmlIsRefused() throws Exception {
        String deep = "<a>".repeat(5_000) + "</a>".repeat(5_000);
        assertRefused(withMd5("POST", "/secured?delete", "<Delete>" + deep + "</Delete>"), MALFORMED_XML);
    }

    private Answer withMd5(String method, String target, String body) throws Exception {
        Call call = Call.of(method, target, Map.of("Host", fixture.host("s3")), body);
        byte[] digest = MessageDigest.getInstance("MD5").digest(body.getBytes(UTF_8));
        return fixture.send(
                sign("s3", call.with("Content-MD5", Base64.getEncoder().encodeToString(digest))));
    }

    @Test
    void brokenXmlIsRefusedByCloudFront() {
        Answer answer = rest("cloudfront", "POST", "/2020-05-31/distribution", "<DistributionConfig><Enabled>");
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(Fixture.code(answer)).isIn("MalformedInput", "MalformedXML");
    }

    // ---- operations ----

    @Test
    void anOperationThatAwsDoesNotHaveIsUnknown() {
        assertRefused(dynamoDb("Nonsense", "{}"), new Refusal(400, "UnknownOperationException"));
        assertRefused(logs("Nonsense", "{}"), new Refusal(400, "UnknownOperationException"));
        assertRefused(query("iam", "Version=2010-05-08&Action=Nonsense"), new Refusal(400, "InvalidAction"));
        assertRefused(query("sns", "Version=2010-03-31&Action=Nonsense"), new Refusal(400, "InvalidAction"));
        assertRefused(rest("lambda", "GET", "/2015-03-31/nonsense", ""), new Refusal(404, "UnknownOperationException"));
        assertRefused(rest("s3", "PATCH", "/secured/key", ""), new Refusal(405, "MethodNotAllowed"));
    }

    @Test
    void anOperationThatDureDoesNotOfferIsNamed() {
        Answer answer = dynamoDb("ExecuteStatement", "{}");
        assertRefused(answer, new Refusal(501, "NotImplemented"));
        assertThat(answer.text()).contains("ExecuteStatement");
    }

    @Test
    void aWrongContentTypeHurtsNobody() {
        for (String type :
                new String[] {"text/plain", "application/xml", "multipart/form-data; boundary=x", "\u0001"}) {
            Call call = Target.IAM.call(fixture).with("Content-Type", type);
            assertThat(fixture.send(sign("iam", call)).status()).as(type).isLessThan(500);
        }
    }

    @Test
    void aQueryWithAbsurdParametersIsRefused() {
        String deep = "Version=2010-03-31&Action=CreateTopic&Name=x&Tags" + ".member.1".repeat(1_000) + "=x";
        assertThat(query("sns", deep).status()).isBetween(400, 499);
        assertThat(query("sns", "Version=2010-03-31&Action=CreateTopic&Name=x&Tags.member.999999999.Key=k")
                        .status())
                .isBetween(400, 499);
        assertThat(query("sns", "Version=2010-03-31&Action=CreateTopic" + "&a=b".repeat(200_000))
                        .status())
                .isBetween(400, 499);
    }

    // ---- sizes ----

    @Test
    void anItemOf400KbIsTakenAndOneByteMoreIsNot() {
        int names = "id".length() + "big".length() + "v".length();
        assertServed(putItem("x".repeat(ITEM_LIMIT - names)));
        Answer answer = putItem("x".repeat(ITEM_LIMIT - names + 1));
        assertRefused(answer, VALIDATION);
        assertThat(answer.text()).contains("Item size has exceeded the maximum allowed size");
    }

    private Answer putItem(String value) {
        return dynamoDb(
                "PutItem",
                "{\"TableName\": \"secured\", \"Item\": {\"id\": {\"S\": \"big\"}, \"v\": {\"S\": \"" + value
                        + "\"}}}");
    }

    @ParameterizedTest
    @CsvSource({"1E+126", "1E-131", "123456789012345678901234567890123456789", "abc", "''", "0x10", "NaN"})
    void aNumberThatDynamoDbCannotHoldIsRefused(String number) {
        assertRefused(
                dynamoDb(
                        "PutItem",
                        "{\"TableName\": \"secured\", \"Item\": {\"id\": {\"S\": \"n\"}, \"v\": {\"N\": \"" + number
                                + "\"}}}"),
                VALIDATION);
    }

    @Test
    void anItemNestedBeyond32LevelsIsRefused() {
        String open = "{\"L\": [";
        String nested = open.repeat(40) + "{\"S\": \"x\"}" + "]}".repeat(40);
        assertRefused(
                dynamoDb(
                        "PutItem",
                        "{\"TableName\": \"secured\", \"Item\": {\"id\": {\"S\": \"deep\"}, \"v\": " + nested + "}}"),
                VALIDATION);
    }

    @Test
    void aKeyOf1024BytesIsTakenAndOneByteMoreIsNot() {
        assertServed(rest("s3", "PUT", "/secured/" + "k".repeat(1024), "x"));
        assertRefused(rest("s3", "PUT", "/secured/" + "k".repeat(1025), "x"), new Refusal(400, "KeyTooLongError"));
        String korean = "%ED%95%9C".repeat(341);
        assertServed(rest("s3", "PUT", "/secured/" + korean + "k", "x"));
        assertRefused(rest("s3", "PUT", "/secured/" + korean + "kk", "x"), new Refusal(400, "KeyTooLongError"));
    }

    @Test
    void aPathThatIsNotUtf8IsRefused() {
        Answer answer = rest("s3", "PUT", "/secured/%FF%FE", "x");
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
    }

    @Test
    void tooMuchMetadataIsRefused() {
        Call call = Call.of(
                "PUT", "/secured/meta", Map.of("Host", fixture.host("s3"), "x-amz-meta-a", "v".repeat(2048)), "x");
        assertRefused(fixture.send(sign("s3", call)), new Refusal(400, "MetadataTooLarge"));
    }

    @Test
    void aHeadThatIsTooLargeForS3IsRefusedInItsWords() {
        Call call = Call.of("GET", "/secured", Map.of("Host", fixture.host("s3"), "X-One", "f".repeat(9_000)), "");
        Answer answer = fixture.send(call);
        assertRefused(answer, new Refusal(400, "RequestHeaderSectionTooLarge"));
        assertThat(answer.text()).contains("<MaxSizeAllowed>8192</MaxSizeAllowed>");
    }

    @Test
    void oversizedHeadersAndRequestLinesAreRefused() throws IOException {
        Map<String, String> headers = new HashMap<>(Map.of("Host", fixture.host("s3")));
        for (int i = 0; i < 10; i++) {
            headers.put("X-Filler-" + i, "f".repeat(4_000));
        }
        assertThat(fixture.send(Call.of("GET", "/secured", headers, "")).status())
                .isEqualTo(431);
        assertThat(fixture.send(Call.of(
                                "GET",
                                "/secured",
                                Map.of("Host", fixture.host("s3"), "X-One", "f".repeat(100_000)),
                                ""))
                        .status())
                .isEqualTo(431);
        assertThat(fixture.send(Call.of("GET", "/" + "p".repeat(100_000), Map.of("Host", fixture.host("s3")), ""))
                        .status())
                .isEqualTo(414);
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWithoutBeingRead() {
        Call call = Target.DYNAMODB.call(fixture).with("Content-Length", Long.toString(17L << 20));
        assertThat(fixture.send(sign("dynamodb", call)).status()).isEqualTo(413);
        Call object = Call.of(
                "PUT",
                "/secured/huge",
                Map.of("Host", fixture.host("s3"), "x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
                "");
        Call huge = sign("s3", object).with("Content-Length", Long.toString((5L << 30) + 1));
        assertRefused(fixture.send(huge), new Refusal(400, "EntityTooLarge"));
    }

    @ParameterizedTest
    @CsvSource({
        "/secured?max-keys=-1, InvalidArgument",
        "/secured?max-keys=many, InvalidArgument",
        "/secured?max-keys=99999999999, InvalidArgument",
        "/secured?list-type=2&continuation-token=nonsense, InvalidArgument",
        "/secured?encoding-type=rot13, InvalidArgument"
    })
    void aParameterOutOfBoundsIsRefused(String target, String code) {
        assertRefused(rest("s3", "GET", target, ""), new Refusal(400, code));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_001})
    void aPartNumberOutOfBoundsIsRefused(int number) {
        Answer answer = rest("s3", "PUT", "/secured/parts?partNumber=" + number + "&uploadId=x", "x");
        assertRefused(answer, new Refusal(400, "InvalidArgument"));
    }

    // ---- HTTP itself ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: abc\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
                "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nxx\r\n0\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: localhost\r\nBad Header: x\r\n\r\n",
                "GET /\u0000 HTTP/1.1\r\nHost: localhost\r\n\r\n"
            })
    void whatIsNotHttpIsRefused(String bytes) {
        int status;
        try {
            status = RawHttp.send(
                            fixture.dure().port(),
                            bytes.replaceFirst("\r\n", "\r\nConnection: close\r\n")
                                    .getBytes(StandardCharsets.ISO_8859_1))
                    .status();
        } catch (IOException closedWithoutAnswer) {
            return;
        }
        assertThat(status).isBetween(400, 505).isNotEqualTo(500);
    }

    // ---- calls ----

    private Answer dynamoDb(String operation, String body) {
        Call call = Target.DYNAMODB.call(fixture).with("X-Amz-Target", "DynamoDB_20120810." + operation);
        return fixture.send(sign("dynamodb", call.withBody(body.getBytes(UTF_8))));
    }

    private Answer logs(String operation, String body) {
        Call call = Target.LOGS.call(fixture).with("X-Amz-Target", "Logs_20140328." + operation);
        return fixture.send(sign("logs", call.withBody(body.getBytes(UTF_8))));
    }

    private Answer query(String service, String body) {
        Map<String, String> headers = new TreeMap<>(
                Map.of("Host", fixture.host(service), "Content-Type", "application/x-www-form-urlencoded"));
        return fixture.send(sign(service, Call.of("POST", "/", headers, body)));
    }

    private Answer rest(String service, String method, String target, String body) {
        return fixture.send(sign(service, Call.of(method, target, Map.of("Host", fixture.host(service)), body)));
    }

    private Call sign(String service, Call call) {
        Map<String, String> unsigned = new TreeMap<>(call.headers());
        String length = unsigned.remove("Content-Length");
        Call signed = new Signer(
                        fixture.dure().rootCredentials(),
                        service,
                        fixture.dure().region(),
                        fixture.now())
                .sign(new Call(call.method(), call.target(), unsigned, call.body()));
        return length == null ? signed : signed.with("Content-Length", length);
    }
}
