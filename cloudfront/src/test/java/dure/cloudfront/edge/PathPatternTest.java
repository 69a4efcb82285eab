package dure.cloudfront.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PathPatternTest {
    @ParameterizedTest
    @CsvSource({
        "*, /, true",
        "*, /any/thing, true",
        "/*, /x, true",
        "images/*.jpg, /images/a.jpg, true",
        "/images/*.jpg, /images/sub/a.jpg, true",
        "/images/*.jpg, /images/a.JPG, false",
        "/a??.gif, /ant.gif, true",
        "/a??.gif, /an.gif, false",
        "/exact, /exact, true",
        "/exact, /exactly, false",
        "*.css, /deep/a.css, true",
        "/a*b*c, /aXbYbZc, true",
        "/a*b*c, /aXbY, false",
    })
    void matchesAsAwsDoes(String pattern, String path, boolean matches) {
        assertThat(new PathPattern(pattern).matches(path)).isEqualTo(matches);
    }

    @Property
    void agreesWithTheRegularExpression(
            @ForAll @StringLength(max = 8) @CharRange(from = 'a', to = 'b') String path,
            @ForAll @StringLength(max = 6) @CharRange(from = '`', to = 'b') String letters) {
        String pattern = "/" + letters.replace('`', '*');
        boolean expected = Pattern.matches(pattern.replace("*", ".*"), "/" + path);
        assertThat(new PathPattern(pattern).matches("/" + path)).isEqualTo(expected);
    }
}
