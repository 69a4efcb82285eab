package dure.apigateway.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static String render(String template, String body) throws TemplateSyntaxException {
        return render(template, body, Duration.ofSeconds(5));
    }

    private static String render(String template, String body, Duration time) throws TemplateSyntaxException {
        Budget budget = new Budget(time);
        Map<String, Object> variables = new HashMap<>();
        variables.put(
                "input",
                new InputVariable(
                        body, Map.of("id", "7"), Map.of("q", "a b", "id", "query"), Map.of("X-H", "h"), budget));
        variables.put("util", new UtilVariable(budget));
        Map<String, Object> context = new LinkedHashMap<>(Map.of("stage", "dev"));
        context.put("responseOverride", new LinkedHashMap<String, Object>());
        variables.put("context", context);
        variables.put("stageVariables", Map.of("name", "value"));
        return Template.compile(template).render(variables, budget);
    }

    @Test
    void inputGivesTheBodyInFourWays() throws Exception {
        String body = "{\"a\":{\"b\":[1,2,{\"c\":\"x/y\"}]},\"n\":null}";
        assertThat(render("$input.body", body)).isEqualTo(body);
        assertThat(render("$input.json('$.a.b')", body)).isEqualTo("[1,2,{\"c\":\"x/y\"}]");
        assertThat(render("$input.json('$')", body)).isEqualTo(body);
        assertThat(render("$input.path('$.a.b[2].c')", body)).isEqualTo("x/y");
        assertThat(render("$input.path('$').a.b.size()", body)).isEqualTo("3");
    }

    @Test
    void whatIsUnknownRendersAsNothing() throws Exception {
        assertThat(render("<$nothing><$input.path('$.x')><$context.x.y><$input.params('z')>", "{}"))
                .isEqualTo("<><><><>");
        assertThat(render("$input.json('$.x')", "{}")).isEqualTo("\"\"");
    }

    @Test
    void anEmptyBodyIsAnEmptyObject() throws Exception {
        assertThat(render("$input.body $input.json('$')", "")).isEqualTo("{} {}");
    }

    @Test
    void aBodyThatIsNoJsonIsAString() throws Exception {
        assertThat(render("$input.path('$')", "a=b&c=d")).isEqualTo("a=b&c=d");
    }

    @Test
    void paramsAreSoughtInPathThenQueryThenHeaders() throws Exception {
        assertThat(render("$input.params('id') $input.params('q') $input.params('x-h')", ""))
                .isEqualTo("7 a b h");
        assertThat(render("$input.params().querystring.id $input.params().get('path').get('id')", ""))
                .isEqualTo("query 7");
        assertThat(render("#foreach($k in $input.params().header.keySet())$k=$input.params().header.get($k)#end", ""))
                .isEqualTo("X-H=h");
    }

    @Test
    void loopsAndConditionsWork() throws Exception {
        String template =
                "#set($all = $input.path('$.p'))[#foreach($e in $all){\"n\":\"$e.n\"}#if($foreach.hasNext),#end#end]";
        assertThat(render(template, "{\"p\":[{\"n\":\"a\"},{\"n\":\"b\"}]}"))
                .isEqualTo("[{\"n\":\"a\"},{\"n\":\"b\"}]");
        assertThat(render("#foreach($e in $input.path('$').entrySet())$e.key:$e.value;#end", "{\"a\":1,\"b\":true}"))
                .isEqualTo("a:1;b:true;");
        assertThat(render("#if($input.path('$.x') == \"\")empty#elseif($input.path('$.x'))some#{else}none#end", "{}"))
                .isEqualTo("none");
    }

    @Test
    void utilEscapesEncodesAndParses() throws Exception {
        assertThat(render("$util.escapeJavaScript($input.path('$.t'))", "{\"t\":\"it's \\\"q\\\" / \\n é\"}"))
                .isEqualTo("it\\'s \\\"q\\\" \\/ \\n \\u00E9");
        assertThat(render("$util.urlEncode('a b&c') $util.urlDecode('a+b%26c')", ""))
                .isEqualTo("a+b%26c a b&c");
        assertThat(render("$util.base64Encode('hi') $util.base64Decode('aGk=')", ""))
                .isEqualTo("aGk= hi");
        assertThat(render("$util.parseJson($input.path('$.j')).a", "{\"j\":\"{\\\"a\\\":5}\"}"))
                .isEqualTo("5");
    }

    @Test
    void overridesCanBeSet() throws Exception {
        assertThat(render("#set($context.responseOverride.status = 201)$context.responseOverride.status", ""))
                .isEqualTo("201");
    }

    @Test
    void stringsHaveTheirMethods() throws Exception {
        assertThat(render("$input.path('$.s').replaceAll('[aeiou]','_').toUpperCase()", "{\"s\":\"hello\"}"))
                .isEqualTo("H_LL_");
        assertThat(render("#foreach($p in $input.path('$.s').split(','))<$p>#end", "{\"s\":\"a,b\"}"))
                .isEqualTo("<a><b>");
    }

    @Test
    void nothingLeadsOutOfTheSandbox() throws Exception {
        assertThat(render("$input.getClass().getName()", "{}")).isEmpty();
        assertThat(render("$input.class.name $util.class $context.class", "{}"))
                .doesNotContain("dure")
                .doesNotContain("java");
        assertThat(render("#set($s='')$s.getClass().forName('java.lang.Runtime')", "{}"))
                .isEmpty();
        assertThat(render("$context.getClass().getClassLoader()", "{}")).isEmpty();
        assertThat(render("#include('/etc/hostname')#parse('/etc/hostname')#evaluate('$input.body')", "{}"))
                .contains("#include");
    }

    @Test
    void endlessTemplatesAreStopped() {
        String nested = "#foreach($a in [1..900])#foreach($b in [1..900])#foreach($c in [1..900])x#end#end#end";
        assertThatThrownBy(() -> render(nested, "", Duration.ofMillis(200))).isInstanceOf(TemplateFailure.class);
        String doubling = "#set($s='0123456789')#foreach($i in [1..60])#set($s=\"$s$s\")#end$s.length()";
        assertThatThrownBy(() -> render(doubling, "")).isInstanceOf(TemplateFailure.class);
        String folded = "#set($l=['x'])#foreach($i in [1..60])#set($l=[$l,$l])#end$l";
        assertThatThrownBy(() -> render(folded, "")).isInstanceOf(TemplateFailure.class);
        assertThatThrownBy(() -> render("#set($l=[])#set($m=[$l])#set($n=$l.add($m))$l", ""))
                .isInstanceOf(TemplateFailure.class);
        assertThatThrownBy(() -> render("#set($x=[1..2000000000])$x.size()", ""))
                .isInstanceOf(TemplateFailure.class);
        assertThatThrownBy(() -> render(
                        "$input.path('$.s').matches('(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)b')",
                        "{\"s\":\"" + "a".repeat(60) + "\"}",
                        Duration.ofMillis(200)))
                .isInstanceOf(TemplateFailure.class);
    }

    @Test
    void loopsEndAfterAThousandRounds() throws Exception {
        assertThat(render("#foreach($i in [1..5000])x#end", "")).hasSize(1000);
    }

    @Test
    void brokenTemplatesAreRefused() {
        assertThatThrownBy(() -> Template.compile("#if($x)")).isInstanceOf(TemplateSyntaxException.class);
    }
}
