package dure.apigateway.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Whatever a document says, an API is read from it or it is refused. */
class OpenApiPropertyTest {
    private static final String DOCUMENT = """
            {"openapi": "3.0.1", "info": {"title": "t", "version": "1"},
             "servers": [{"url": "http://x/{basePath}", "variables": {"basePath": {"default": "/v1"}}}],
             "components": {"schemas": {"A": {"type": "object", "properties": {"b": {"$ref": "#/components/schemas/B"}}},
               "B": {"items": {"$ref": "#/components/schemas/A"}}},
               "securitySchemes": {"sigv4": {"type": "apiKey", "name": "Authorization", "in": "header"}}},
             "x-amazon-apigateway-gateway-responses": {"DEFAULT_4XX": {"statusCode": 400}},
             "paths": {"/p/{id}": {"parameters": [{"name": "id", "in": "path"}],
               "post": {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}},
                 "responses": {"200": {"headers": {"X": {}}}},
                 "x-amazon-apigateway-integration": {"type": "mock", "timeoutInMillis": 50,
                   "responses": {"default": {"statusCode": "200", "responseTemplates": {"a/b": "x"}}}}}}}}
            """;
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "null",
            "7",
            "1e999",
            "\"\"",
            "{}",
            "[]",
            "\"$ref\"",
            "\"#/components\"",
            "\"#/paths/~1p\"",
            "true",
            "&a [*a]",
            "!!java.net.URL x",
            "- ",
            "? ",
            "\n",
            "\t",
            "\u0000");

    @Property(tries = 2000)
    void damagedDocumentsAreReadOrRefused(
            @ForAll @IntRange(min = 0, max = 1200) int at,
            @ForAll @IntRange(min = 0, max = 12) int without,
            @ForAll("pieces") String instead,
            @ForAll("basePaths") String basePath) {
        int from = Math.min(at, DOCUMENT.length());
        int to = Math.min(from + without, DOCUMENT.length());
        readOrRefused(DOCUMENT.substring(0, from) + instead + DOCUMENT.substring(to), basePath);
    }

    @Property(tries = 1000)
    void soupIsRefusedOrRead(@ForAll("soup") String document, @ForAll("basePaths") String basePath) {
        readOrRefused(document, basePath);
    }

    private static void readOrRefused(String document, String basePath) {
        try {
            OpenApiReader.read(document.getBytes(StandardCharsets.UTF_8), "abcdefghij", basePath);
        } catch (OpenApiException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> basePaths() {
        return Arbitraries.of("ignore", "prepend", "split", "");
    }

    @Provide
    Arbitrary<String> pieces() {
        return Arbitraries.of(PIECES).list().ofMaxSize(3).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> soup() {
        Arbitrary<String> any = Arbitraries.of(PIECES).list().ofMaxSize(20).map(list -> String.join("", list));
        Arbitrary<String> deep = Combinators.combine(
                        Arbitraries.of("[", "{\"a\":", "- ", "{a: "), Arbitraries.of(50, 5000))
                .as(String::repeat);
        return Arbitraries.oneOf(any, any.map(rest -> "swagger: '2.0'\npaths: " + rest), deep);
    }
}
