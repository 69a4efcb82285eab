package dure.apigateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever a template says, it renders within its time, or is refused as a template. */
class TemplatePropertyTest {
    private static final Duration TIME = Duration.ofMillis(100);

    @Property(tries = 1500, shrinking = ShrinkingMode.BOUNDED)
    void anyTemplateRendersOrFailsAsOneAndInTime(@ForAll("templates") String text, @ForAll("bodies") String body) {
        long start = System.nanoTime();
        try {
            Template template = Template.compile(text);
            start = System.nanoTime();
            Budget budget = new Budget(TIME);
            assertThat(template.render(variables(body, budget), budget)).hasSizeLessThan(64 << 20);
        } catch (TemplateSyntaxException | TemplateFailure refused) {
            assertThat(refused.getMessage()).isNotNull();
        }
        assertThat(System.nanoTime() - start).isLessThan(Duration.ofSeconds(5).toNanos());
    }

    private static Map<String, Object> variables(String body, Budget budget) {
        Map<String, Object> variables = new HashMap<>();
        variables.put(
                "input", new InputVariable(body, Map.of("id", "7"), Map.of("q", "a b"), Map.of("X", "h"), budget));
        variables.put("util", new UtilVariable(budget));
        Map<String, Object> context = new LinkedHashMap<>(Map.of("stage", "dev"));
        context.put("responseOverride", new LinkedHashMap<String, Object>());
        variables.put("context", context);
        variables.put("stageVariables", Map.of("name", "value"));
        return variables;
    }

    @Provide
    Arbitrary<String> templates() {
        Arbitrary<String> pieces = Arbitraries.of(
                "$input.json('$')",
                "$input.json('$..*')",
                "$input.path('$.a')",
                "$input.path('$[?(@.a =~ /(a+)+b/)]')",
                "$input.path('",
                "$input.params()",
                "$input.body",
                "$util.parseJson($input.body)",
                "$util.escapeJavaScript($s)",
                "$util.urlDecode('%zz')",
                "$util.base64Decode('*')",
                "$context.responseOverride",
                "$context.stage.repeat(1000000)",
                "#set($s = \"$s$s$input.body\")",
                "#set($n = $n * $n + 7)",
                "#set($n = 7)",
                "#set($n = $n / 0)",
                "#set($l = [1..100000])",
                "#set($l = [$l, $l])",
                "#set($m = {'a': $m})",
                "#set($context.responseOverride.status = $l)",
                "#foreach($i in [1..900])",
                "#foreach($i in $l)",
                "#foreach($i in $input.path('$'))",
                "#if($s == 'a')",
                "#if($n > $s)",
                "#else",
                "#elseif",
                "#end",
                "#break",
                "#stop",
                "#macro(m)#m()#end",
                "#m()",
                "#define($d)$d#end",
                "$d",
                "$s",
                "$!n",
                "${",
                "$l.add($l)",
                "$m.put('m', $m)",
                "$s.replaceAll('(a+)+b', 'x')",
                "$s.matches('(.*)(.*)(.*)(.*)c')",
                "$s.split('')",
                "$s.getClass()",
                "##",
                "#*",
                "\\\\",
                "\"",
                "[",
                "(");
        return pieces.list().ofMaxSize(14).map(list -> String.join("", list));
    }

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> plain = Arbitraries.of(
                "",
                "{}",
                "[]",
                "null",
                "{\"a\":[1,2,{\"a\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}]}",
                "1e999999999",
                "not json",
                "\ud800",
                "[[1],[2]]");
        return Arbitraries.oneOf(
                plain,
                Combinators.combine(Arbitraries.of("[", "{\"a\":"), Arbitraries.of(10, 1000, 100_000))
                        .as(String::repeat));
    }
}
