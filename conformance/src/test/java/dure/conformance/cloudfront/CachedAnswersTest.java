package dure.conformance.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;

import dure.conformance.cloudfront.Distribute.Answer;
import dure.testkit.TestDure;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.ItemSelection;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;

/** Which answers of an origin are kept, and what of them viewers see. */
class CachedAnswersTest {
    private static final TestDure DURE = TestDure.start();
    private static final Distribute EDGE = new Distribute(DURE);
    private static final WebServer SERVER = new WebServer();
    private static final Distribution SITE = legacy(0L);

    @AfterAll
    static void stop() {
        SERVER.close();
        DURE.close();
    }

    private static Distribution legacy(long minTtl) {
        return EDGE.server(
                SERVER.port(),
                Distribute.OPTIMIZED,
                config -> config.defaultCacheBehavior(DefaultCacheBehavior.builder()
                        .targetOriginId("server")
                        .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL)
                        .minTTL(minTtl)
                        .forwardedValues(values -> values.queryString(false)
                                .headers(headers -> headers.quantity(1).items("X-Language"))
                                .cookies(cookies -> cookies.forward(ItemSelection.WHITELIST)
                                        .whitelistedNames(
                                                names -> names.quantity(1).items("pref_*"))))
                        .build()));
    }

    /** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html and its sister on 3xx. */
    @ParameterizedTest
    @CsvSource({
        "200, '', true",
        "301, '', true",
        "302, '', true",
        "307, '', false",
        "307, max-age=60, true",
        "308, '', false",
        "400, '', false",
        "400, max-age=60, true",
        "403, '', false",
        "403, no-cache, false",
        "403, s-maxage=60, true",
        "404, '', true",
        "405, '', true",
        "410, '', false",
        "412, max-age=60, true",
        "414, '', true",
        "415, '', false",
        "416, '', false",
        "429, max-age=60, false",
        "500, '', true",
        "501, '', true",
        "502, '', true",
        "503, '', true",
        "504, '', true"
    })
    void statusesAreKeptAsAwsKeepsThem(int status, String cacheControl, boolean kept) throws IOException {
        String path = "/" + status + "-" + cacheControl.length();
        if (cacheControl.isEmpty()) {
            SERVER.page(path, status, "answer");
        } else {
            SERVER.page(path, status, "answer", "Cache-Control", cacheControl);
        }
        assertThat(EDGE.get(SITE, path).status()).isEqualTo(status);
        assertThat(EDGE.get(SITE, path).text()).isEqualTo("answer");
        assertThat(SERVER.count(path)).isEqualTo(kept ? 1 : 2);
    }

    @Test
    void varyStarIsAskedForEveryTimeUnlessThereIsAMinimum() throws IOException {
        SERVER.page("/star", "s", "Vary", "*");
        EDGE.get(SITE, "/star");
        Answer again = EDGE.get(SITE, "/star");
        assertThat(SERVER.count("/star")).isEqualTo(2);
        assertThat(again.header("vary")).isEmpty();
        Distribution patient = legacy(60L);
        EDGE.get(patient, "/star");
        EDGE.get(patient, "/star");
        assertThat(SERVER.count("/star")).isEqualTo(3);
    }

    @Test
    void varyShowsOnlyWhatTheOriginCanHaveGot() throws IOException {
        SERVER.page("/vary", "v", "Vary", "Accept-Language, x-language, Accept-Encoding, Cookie");
        EDGE.get(SITE, "/vary");
        assertThat(EDGE.get(SITE, "/vary").header("vary")).isEqualTo("x-language, Accept-Encoding, Cookie");
    }

    @Test
    void cookiesMayBeNamedByAPattern() throws IOException {
        SERVER.page("/cookies", "c");
        EDGE.get(SITE, "/cookies", "Cookie: pref_theme=dark; session=1");
        assertThat(SERVER.last().header("Cookie")).isEqualTo("pref_theme=dark");
        EDGE.get(SITE, "/cookies", "Cookie: session=2; pref_theme=dark");
        assertThat(SERVER.count("/cookies")).isEqualTo(1);
        EDGE.get(SITE, "/cookies", "Cookie: pref_theme=light");
        assertThat(SERVER.count("/cookies")).isEqualTo(2);
    }

    @Test
    void aGetIsForwardedWithoutABody() throws IOException {
        SERVER.page("/plain", "p");
        EDGE.get(SITE, "/plain");
        assertThat(SERVER.last().headers()).doesNotContainKeys("Content-length", "Transfer-encoding");
    }

    @Test
    void aRangeBeyondTheEndIsAnError() throws IOException {
        SERVER.page("/short", "12345");
        EDGE.get(SITE, "/short");
        Answer beyond = EDGE.get(SITE, "/short", "Range: bytes=9-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.header("content-range")).isEqualTo("bytes */5");
        assertThat(beyond.cache()).isEqualTo("Error from cloudfront");
    }
}
