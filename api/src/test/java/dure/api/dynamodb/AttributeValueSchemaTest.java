package dure.api.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dure.api.dynamodb.AttributeValue.N;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributeValueSchemaTest {
    private static final JsonFactory JSON = new JsonFactory();

    private static AttributeValue read(String json) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            AttributeValue value = AttributeValueSchema.INSTANCE.read(parser);
            assertThat(parser.nextToken()).isNull();
            return value;
        }
    }

    private static String write(AttributeValue value) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(out)) {
            AttributeValueSchema.INSTANCE.write(value, generator);
        }
        return out.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"S\":\"\"}",
                "{\"N\":\"-1.5\"}",
                "{\"B\":\"AAEC\"}",
                "{\"BOOL\":false}",
                "{\"NULL\":true}",
                "{\"L\":[{\"S\":\"a\"},{\"L\":[]}]}",
                "{\"M\":{\"a\":{\"M\":{}},\"b\":{\"N\":\"1\"}}}",
                "{\"SS\":[\"b\",\"a\"]}",
                "{\"NS\":[\"2\",\"1\"]}",
                "{\"BS\":[\"AQ==\",\"Ag==\"]}"
            })
    void everyTypeRoundTrips(String json) throws IOException {
        assertThat(write(read(json))).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"X\":{\"a\":1}}|Supplied AttributeValue is empty, must contain exactly one of the supported datatypes",
                "{\"S\":\"a\",\"N\":\"1\"}|Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes",
                "{\"NULL\":false}|One or more parameter values were invalid: Null attribute value types must have the value of true",
                "{\"SS\":[]}|One or more parameter values were invalid: An string set  may not be empty",
                "{\"SS\":[\"a\",\"a\"]}|One or more parameter values were invalid: Input collection [a, a] contains duplicates.",
                "{\"NS\":[\"1\",\"1.0\"]}|Input collection contains duplicates",
                "{\"N\":\"\"}|The parameter cannot be converted to a numeric value",
                "{\"N\":\"1x\"}|The parameter cannot be converted to a numeric value: 1x",
                "{\"N\":\"1e\"}|The parameter cannot be converted to a numeric value: 1e",
                "{\"N\":\"1E126\"}|Number overflow. Attempting to store a number with magnitude larger than supported range",
                "{\"N\":\"-1E-131\"}|Number underflow. Attempting to store a number with magnitude smaller than supported range",
                "{\"N\":\"123456789012345678901234567890123456789\"}|Attempting to store more than 38 significant digits in a Number",
                "{\"S\":1}|NUMBER_VALUE cannot be converted to String",
                "{\"B\":\"a\"}|Base64 encoded length is expected a multiple of 4 bytes but found: 1",
                "\"a\"|Unexpected value type in payload"
            })
    void badValuesAnswerInAwsWords(String json, String message) {
        assertThatThrownBy(() -> read(json)).hasMessage(message);
    }

    @Test
    void badExpressionValueNamesItsPlaceholder() {
        assertThatThrownBy(() -> {
                    JsonParser parser =
                            JSON.createParser("{\"ExpressionAttributeValues\":{\":x\":{\"L\":[{\"N\":\"z\"}]}}}");
                    parser.nextToken();
                    parser.nextToken();
                    parser.nextToken();
                    parser.nextToken();
                    assertThat(parser.nextToken()).isEqualTo(JsonToken.START_OBJECT);
                    AttributeValueSchema.INSTANCE.read(parser);
                })
                .hasMessage("ExpressionAttributeValues contains invalid value: "
                        + "The parameter cannot be converted to a numeric value: z for key :x");
    }

    @Test
    void nestingBeyond32LevelsIsRefused() throws IOException {
        assertThat(read("{\"L\":[".repeat(32) + "]}".repeat(32))).isInstanceOf(AttributeValue.L.class);
        assertThatThrownBy(() -> read("{\"L\":[".repeat(33) + "]}".repeat(33)))
                .hasMessage("Nesting Levels have exceeded supported limits");
    }

    @ParameterizedTest
    @CsvSource({"1E2,100", "-0,0", "0.0e5,0", "+1.50,1.5", ".5,0.5", "5.,5", "007,7", "1.23E-3,0.00123", "100e-2,1"})
    void numbersHaveOneForm(String text, String canonical) {
        assertThat(new N(text).value()).isEqualTo(canonical);
    }

    @Property
    void canonicalNumberIsTheSameNumber(@ForAll long unscaled, @ForAll @IntRange(min = -90, max = 120) int scale) {
        BigDecimal number = BigDecimal.valueOf(unscaled, scale);
        String canonical = new N(number.toString()).value();
        assertThat(new BigDecimal(canonical)).isEqualByComparingTo(number);
        assertThat(new N(number.toPlainString())).isEqualTo(new N(canonical));
        assertThat(canonical)
                .isEqualTo(
                        number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
    }
}
