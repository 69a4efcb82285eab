package dure.cloudfront.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyRulesTest {
    private static final KeyRules NOTHING = new KeyRules(Selection.NONE, Selection.NONE, Selection.NONE, false, false);

    @Test
    void onlyThePathCountsUnlessTold() {
        assertThat(key(NOTHING, "a=1", "Cookie", "x=y", "Accept-Encoding", "gzip"))
                .isEqualTo(key(NOTHING, ""));
    }

    @Test
    void selectedQueryParametersCountInTheirOrder() {
        KeyRules some = new KeyRules(
                Selection.of("whitelist", List.of("q", "p")), Selection.NONE, Selection.NONE, false, false);
        assertThat(key(some, "p=1&x=2&q=3")).isEqualTo(key(some, "p=1&q=3"));
        assertThat(key(some, "p=1&q=3")).isNotEqualTo(key(some, "p=1&q=4"));
        KeyRules most =
                new KeyRules(Selection.of("allExcept", List.of("utm")), Selection.NONE, Selection.NONE, false, false);
        assertThat(key(most, "utm=1&q=3")).isEqualTo(key(most, "q=3"));
    }

    @Test
    void acceptEncodingIsReducedToWhatTheEdgeCanDo() {
        KeyRules both = new KeyRules(Selection.NONE, Selection.NONE, Selection.NONE, true, true);
        assertThat(both.encodings(headers("Accept-Encoding", "gzip, deflate, br;q=0.9")))
                .isEqualTo("br,gzip");
        assertThat(both.encodings(headers("Accept-Encoding", "gzip;q=0, br"))).isEqualTo("br");
        assertThat(both.encodings(headers("Accept-Encoding", "identity"))).isEmpty();
        assertThat(NOTHING.encodings(headers("Accept-Encoding", "gzip"))).isEmpty();
    }

    @Test
    void headersAndCookiesCannotBeMistakenForOneAnother() {
        KeyRules rules = new KeyRules(
                Selection.NONE,
                Selection.of("whitelist", List.of("A", "B")).lowerCase(),
                Selection.of("all", null),
                false,
                false);
        assertThat(key(rules, "", "A", "1")).isNotEqualTo(key(rules, "", "B", "1"));
        assertThat(key(rules, "", "A", "1", "C", "2")).isEqualTo(key(rules, "", "A", "1"));
        assertThat(key(rules, "", "Cookie", "a:1")).isNotEqualTo(key(rules, "", "A", "1"));
    }

    @Test
    void anInvalidationFindsThePathInTheKey() {
        assertThat(KeyRules.path(key(NOTHING, "a=1"))).isEqualTo("/p");
    }

    @Test
    void everySpellingOfAPathHasTheSameBehavior() {
        assertThat(Paths.normal("/a/%7Eb/../c%2fd")).isEqualTo("/a/c%2Fd");
        assertThat(Paths.normal("/%61dmin/./x/")).isEqualTo("/admin/x/");
        assertThat(Paths.normal("/../..")).isEqualTo("/");
        assertThat(Paths.normal("/plain")).isEqualTo("/plain");
    }

    @Test
    void rangesAreOfOnePartAndWithinTheObject() {
        assertThat(Range.parse("bytes=0-4", 10)).contains(new Range(0, 5));
        assertThat(Range.parse("bytes=5-", 10)).contains(new Range(5, 5));
        assertThat(Range.parse("bytes=-3", 10)).contains(new Range(7, 3));
        assertThat(Range.parse("bytes=-30", 10)).contains(new Range(0, 10));
        assertThat(Range.parse("bytes=8-99", 10)).contains(new Range(8, 2));
        assertThat(Range.parse("bytes=10-", 10).orElseThrow().satisfiable()).isFalse();
        assertThat(Range.parse("bytes=-0", 10).orElseThrow().satisfiable()).isFalse();
        assertThat(Range.parse("bytes=4-2", 10)).isEmpty();
        assertThat(Range.parse("bytes=0-1,3-4", 10)).isEmpty();
        assertThat(Range.parse("lines=0-1", 10)).isEmpty();
    }

    private static Headers headers(String... pairs) {
        Headers headers = new Headers();
        for (int i = 0; i < pairs.length; i += 2) {
            headers.add(pairs[i], pairs[i + 1]);
        }
        return headers;
    }

    private static String key(KeyRules rules, String query, String... pairs) {
        return rules.key(
                "E1",
                "/p",
                new HttpRequest("GET", "/p", query, headers(pairs), Body.EMPTY, "127.0.0.1", false, "public"));
    }
}
