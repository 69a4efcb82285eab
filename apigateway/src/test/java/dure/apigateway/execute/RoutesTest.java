package dure.apigateway.execute;

import static org.assertj.core.api.Assertions.assertThat;

import dure.api.apigateway.Method;
import dure.api.apigateway.Resource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static Resource resource(String path, String... verbs) {
        Map<String, Method> methods = new HashMap<>();
        for (String verb : verbs) {
            methods.put(verb, Method.builder().httpMethod(verb).build());
        }
        return Resource.builder().path(path).resourceMethods(methods).build();
    }

    private final Routes routes = new Routes(List.of(
            resource("/", "GET"),
            resource("/pets"),
            resource("/pets/{id}", "GET"),
            resource("/pets/new", "GET", "ANY"),
            resource("/pets/{id}/toys", "POST"),
            resource("/{proxy+}", "ANY")));

    private String found(String verb, String path) {
        return routes.find(path, verb)
                .map(match -> match.resource().path() + " " + match.method().httpMethod() + match.pathParameters())
                .orElse("nothing");
    }

    @Test
    void literalsComeBeforeParametersBeforeGreedyOnes() {
        assertThat(found("GET", "/pets/new")).isEqualTo("/pets/new GET{}");
        assertThat(found("GET", "/pets/7")).isEqualTo("/pets/{id} GET{id=7}");
        assertThat(found("GET", "/pets/7/8/9")).isEqualTo("/{proxy+} ANY{proxy=pets/7/8/9}");
        assertThat(found("POST", "/pets/new")).isEqualTo("/pets/new ANY{}");
    }

    @Test
    void resourcesWithoutTheMethodDoNotMatch() {
        assertThat(found("GET", "/pets")).isEqualTo("/{proxy+} ANY{proxy=pets}");
        assertThat(found("POST", "/")).isEqualTo("nothing");
    }

    @Test
    void parametersAreDecodedAndATrailingSlashDoesNotMatter() {
        assertThat(found("GET", "/pets/a%20b%2Fc+d/")).isEqualTo("/pets/{id} GET{id=a b/c+d}");
        assertThat(found("POST", "/pets/new/toys")).isEqualTo("/pets/{id}/toys POST{id=new}");
    }
}
