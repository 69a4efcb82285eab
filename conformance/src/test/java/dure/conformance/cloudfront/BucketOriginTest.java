package dure.conformance.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;

import dure.conformance.cloudfront.Distribute.Answer;
import dure.testkit.TestDure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;

/** A private bucket behind a distribution. */
class BucketOriginTest {
    private static final TestDure DURE = TestDure.start();
    private static final Distribute EDGE = new Distribute(DURE);
    private static Distribution site;

    @BeforeAll
    static void distribute() {
        site = EDGE.privateBucket("site", config -> config.defaultRootObject("index.html"));
        EDGE.put("site", "index.html", "<h1>root</h1>", "text/html");
    }

    @AfterAll
    static void stop() {
        DURE.close();
    }

    @Test
    void onlyTheDistributionReadsAPrivateBucket() throws IOException {
        EDGE.put("site", "hello.txt", "hello", "text/plain");
        Answer through = EDGE.get(site, "/hello.txt");
        assertThat(through.status()).isEqualTo(200);
        assertThat(through.text()).isEqualTo("hello");
        assertThat(through.cache()).isEqualTo("Miss from cloudfront");
        assertThat(through.header("content-type")).isEqualTo("text/plain");
        assertThat(EDGE.ask("GET", "site.s3.localhost", "/hello.txt").status()).isEqualTo(403);
        Distribution stranger = EDGE.bucketOf(site, config -> {});
        assertThat(EDGE.get(stranger, "/hello.txt").status()).isEqualTo(403);
    }

    @Test
    void theSecondGetIsAHitWithItsAge() throws IOException {
        EDGE.put("site", "twice.txt", "twice", "text/plain");
        EDGE.get(site, "/twice.txt");
        DURE.clock().advance(Duration.ofSeconds(5));
        Answer second = EDGE.get(site, "/twice.txt");
        assertThat(second.cache()).isEqualTo("Hit from cloudfront");
        assertThat(Integer.parseInt(second.header("age"))).isBetween(5, 60);
        assertThat(second.text()).isEqualTo("twice");
        Answer head = EDGE.ask("HEAD", site.domainName(), "/twice.txt");
        assertThat(head.cache()).isEqualTo("Hit from cloudfront");
        assertThat(head.header("content-length")).isEqualTo("5");
    }

    @Test
    void theDefaultRootObjectStandsForTheSlash() throws IOException {
        assertThat(EDGE.get(site, "/").text()).isEqualTo("<h1>root</h1>");
    }

    @Test
    void whatIsMissingIsForbiddenUntilItIsThere() throws IOException {
        Answer missing = EDGE.get(site, "/later.txt");
        assertThat(missing.status()).isEqualTo(403);
        assertThat(missing.cache()).isEqualTo("Error from cloudfront");
        assertThat(missing.text())
                .contains("<Code>AccessDenied</Code><Message>Access Denied</Message>")
                .doesNotContain("arn:");
        EDGE.put("site", "later.txt", "now", "text/plain");
        assertThat(EDGE.get(site, "/later.txt").text()).isEqualTo("now");
    }

    @Test
    void anExpiredObjectIsRevalidatedOrFetchedAnew() throws IOException {
        EDGE.put("site", "old.txt", "first", "text/plain", "max-age=60");
        EDGE.get(site, "/old.txt");
        DURE.clock().advance(Duration.ofSeconds(61));
        assertThat(EDGE.get(site, "/old.txt").cache()).isEqualTo("RefreshHit from cloudfront");
        EDGE.put("site", "old.txt", "second", "text/plain", "max-age=60");
        assertThat(EDGE.get(site, "/old.txt").text()).isEqualTo("first");
        DURE.clock().advance(Duration.ofSeconds(61));
        Answer changed = EDGE.get(site, "/old.txt");
        assertThat(changed.text()).isEqualTo("second");
        assertThat(changed.cache()).isEqualTo("Miss from cloudfront");
    }

    @Test
    void rangesComeFromTheCachedWhole() throws IOException {
        EDGE.put("site", "digits", "0123456789", "text/plain");
        assertThat(EDGE.get(site, "/digits", "Range: bytes=2-4").text()).isEqualTo("234");
        Answer hit = EDGE.get(site, "/digits", "Range: bytes=-3");
        assertThat(hit.status()).isEqualTo(206);
        assertThat(hit.cache()).isEqualTo("Hit from cloudfront");
        assertThat(hit.text()).isEqualTo("789");
        assertThat(hit.header("content-range")).isEqualTo("bytes 7-9/10");
        Answer beyond = EDGE.get(site, "/digits", "Range: bytes=10-");
        assertThat(beyond.status()).isEqualTo(416);
        assertThat(beyond.header("content-range")).isEqualTo("bytes */10");
    }

    @Test
    void aViewerWhoHasItIsToldSoFromTheCache() throws IOException {
        EDGE.put("site", "known.txt", "known", "text/plain");
        String etag = EDGE.get(site, "/known.txt").header("etag");
        Answer same = EDGE.get(site, "/known.txt", "If-None-Match: " + etag);
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.cache()).isEqualTo("Hit from cloudfront");
        assertThat(EDGE.get(site, "/known.txt", "If-None-Match: \"other\"").status())
                .isEqualTo(200);
    }

    @Test
    void textIsCompressedForThoseWhoTakeIt() throws IOException {
        String text = "all work and no play ".repeat(200);
        EDGE.put("site", "play.txt", text, "text/plain");
        Answer gzip = EDGE.get(site, "/play.txt", "Accept-Encoding: gzip");
        assertThat(gzip.header("content-encoding")).isEqualTo("gzip");
        assertThat(gzip.header("etag")).startsWith("W/\"");
        assertThat(gzip.header("vary")).isEqualTo("Accept-Encoding");
        assertThat(gzip.body().length).isLessThan(text.length() / 4);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(gzip.body())).readAllBytes())
                .isEqualTo(text.getBytes(StandardCharsets.UTF_8));
        assertThat(EDGE.get(site, "/play.txt", "Accept-Encoding: gzip").cache()).isEqualTo("Hit from cloudfront");
        Answer plain = EDGE.get(site, "/play.txt");
        assertThat(plain.cache()).isEqualTo("Miss from cloudfront");
        assertThat(plain.text()).isEqualTo(text);
        assertThat(EDGE.get(site, "/play.txt", "Accept-Encoding: br").header("content-encoding"))
                .isEqualTo("br");
    }

    @Test
    void plainRequestsAreRedirected() throws IOException {
        Distribution secure = EDGE.privateBucket(
                "secure",
                config -> config.defaultCacheBehavior(Distribute.behavior("bucket", Distribute.OPTIMIZED).toBuilder()
                        .viewerProtocolPolicy(ViewerProtocolPolicy.REDIRECT_TO_HTTPS)
                        .build()));
        Answer redirect = EDGE.get(secure, "/a?b=c");
        assertThat(redirect.status()).isEqualTo(301);
        assertThat(redirect.header("location")).isEqualTo("https://" + secure.domainName() + "/a?b=c");
        assertThat(redirect.cache()).isEqualTo("Redirect from cloudfront");
    }

    @Test
    void anInvalidationTakesEffectAtOnce() throws IOException {
        EDGE.put("site", "news/today.html", "yesterday's", "text/html");
        EDGE.get(site, "/news/today.html");
        EDGE.put("site", "news/today.html", "today's", "text/html");
        assertThat(EDGE.get(site, "/news/today.html").text()).isEqualTo("yesterday's");
        try (CloudFrontClient cloudFront = DURE.cloudFront()) {
            cloudFront.createInvalidation(request -> request.distributionId(site.id())
                    .invalidationBatch(batch -> batch.callerReference("news")
                            .paths(paths -> paths.quantity(1).items("/news/*"))));
        }
        Answer fresh = EDGE.get(site, "/news/today.html");
        assertThat(fresh.text()).isEqualTo("today's");
        assertThat(fresh.cache()).isEqualTo("Miss from cloudfront");
    }

    @Test
    void aMethodThatIsNotAllowedIsForbidden() throws IOException {
        Answer refused = EDGE.ask("DELETE", site.domainName(), "/index.html");
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.cache()).isEqualTo("Error from cloudfront");
        assertThat(EDGE.get(site, "/index.html").status()).isEqualTo(200);
    }
}
