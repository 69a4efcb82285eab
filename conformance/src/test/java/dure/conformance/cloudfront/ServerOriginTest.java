package dure.conformance.cloudfront;

import static org.assertj.core.api.Assertions.assertThat;

import dure.conformance.cloudfront.Distribute.Answer;
import dure.testkit.TestDure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.CustomErrorResponse;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.ItemSelection;
import software.amazon.awssdk.services.cloudfront.model.Method;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;

/** A web server behind a distribution. */
class ServerOriginTest {
    private static final TestDure DURE = TestDure.start();
    private static final Distribute EDGE = new Distribute(DURE);
    private static final WebServer SERVER = new WebServer();
    private static final Distribution SITE = EDGE.server(SERVER.port(), Distribute.OPTIMIZED, config -> {});

    @AfterAll
    static void stop() {
        SERVER.close();
        DURE.close();
    }

    @Test
    void manyWhoMissAtOnceMakeOneRequest() throws Exception {
        SERVER.page("/crowd", "x".repeat(100_000));
        SERVER.gate = new CountDownLatch(1);
        List<Future<Answer>> answers = new ArrayList<>();
        try (ExecutorService viewers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 20; i++) {
                answers.add(viewers.submit(() -> EDGE.get(SITE, "/crowd")));
            }
            TestDure.eventually(() -> SERVER.count("/crowd") == 0 ? Optional.empty() : Optional.of(true));
            SERVER.gate.countDown();
            for (Future<Answer> answer : answers) {
                assertThat(answer.get().body()).hasSize(100_000);
            }
        }
        assertThat(SERVER.count("/crowd")).isEqualTo(1);
    }

    @Test
    void aStaleObjectIsServedWhileTheOriginIsDown() throws IOException {
        Distribution site;
        try (WebServer mortal = new WebServer()) {
            mortal.page("/page", "alive", "Cache-Control", "max-age=10");
            mortal.page("/strict", "alive", "Cache-Control", "max-age=10, stale-if-error=5");
            site = EDGE.server(mortal.port(), Distribute.OPTIMIZED, config -> {});
            assertThat(EDGE.get(site, "/page").text()).isEqualTo("alive");
            assertThat(EDGE.get(site, "/strict").text()).isEqualTo("alive");
        }
        DURE.clock().advance(Duration.ofSeconds(20));
        Answer stale = EDGE.get(site, "/page");
        assertThat(stale.status()).isEqualTo(200);
        assertThat(stale.text()).isEqualTo("alive");
        assertThat(Integer.parseInt(stale.header("age"))).isGreaterThanOrEqualTo(20);
        assertThat(EDGE.get(site, "/strict").status()).isEqualTo(502);
        Answer unreachable = EDGE.get(site, "/never-seen");
        assertThat(unreachable.status()).isEqualTo(502);
        assertThat(unreachable.cache()).isEqualTo("Error from cloudfront");
    }

    @Test
    void anErrorOfTheOriginDoesNotReplaceAStaleObject() throws IOException {
        SERVER.page("/flaky", "good", "Cache-Control", "max-age=10");
        EDGE.get(SITE, "/flaky");
        SERVER.page("/flaky", 500, "bad");
        DURE.clock().advance(Duration.ofSeconds(11));
        assertThat(EDGE.get(SITE, "/flaky").text()).isEqualTo("good");
        assertThat(EDGE.get(SITE, "/flaky").text()).isEqualTo("good");
        assertThat(SERVER.count("/flaky"))
                .as("the failing origin is left alone for ten seconds")
                .isEqualTo(2);
    }

    @Test
    void staleWhileRevalidateAnswersAtOnceAndRefreshesBehind() throws Exception {
        SERVER.page("/swr", "one", "Cache-Control", "max-age=10, stale-while-revalidate=60");
        EDGE.get(SITE, "/swr");
        SERVER.page("/swr", "two", "Cache-Control", "max-age=100");
        DURE.clock().advance(Duration.ofSeconds(11));
        assertThat(EDGE.get(SITE, "/swr").text()).isEqualTo("one");
        String later = TestDure.eventually(
                () -> Optional.of(EDGE.get(SITE, "/swr").text()).filter("two"::equals));
        assertThat(later).isEqualTo("two");
        assertThat(SERVER.count("/swr")).isEqualTo(2);
    }

    @Test
    void aNotModifiedAnswerRefreshesWhatIsCached() throws IOException {
        SERVER.page("/etag", "same", "Cache-Control", "max-age=10", "ETag", "\"1\"");
        EDGE.get(SITE, "/etag");
        DURE.clock().advance(Duration.ofSeconds(11));
        Answer refreshed = EDGE.get(SITE, "/etag");
        assertThat(refreshed.cache()).isEqualTo("RefreshHit from cloudfront");
        assertThat(refreshed.text()).isEqualTo("same");
        assertThat(SERVER.last().header("If-none-match")).isEqualTo("\"1\"");
        assertThat(EDGE.get(SITE, "/etag").cache()).isEqualTo("Hit from cloudfront");
    }

    @Test
    void noStoreIsNotCachedWhenTheMinimumIsZero() throws IOException {
        Distribution site = EDGE.server(
                SERVER.port(),
                Distribute.OPTIMIZED,
                config -> config.defaultCacheBehavior(
                        legacy().minTTL(0L).defaultTTL(60L).maxTTL(100L).build()));
        SERVER.page("/secret", "s", "Cache-Control", "no-store");
        EDGE.get(site, "/secret");
        assertThat(EDGE.get(site, "/secret").cache()).isEqualTo("Miss from cloudfront");
        assertThat(EDGE.get(SITE, "/secret").cache()).isEqualTo("Miss from cloudfront");
        assertThat(EDGE.get(SITE, "/secret").cache())
                .as("MinTTL of CachingOptimized is 1")
                .isEqualTo("Hit from cloudfront");
    }

    @Test
    void aHeadOrUrlThatIsTooLargeIsRefused() throws IOException {
        SERVER.page("/head", "h");
        assertThat(EDGE.get(SITE, "/head", "X: " + "x".repeat(20_000)).status()).isEqualTo(200);
        assertThat(EDGE.get(SITE, "/head", "X: " + "x".repeat(20_480)).status()).isEqualTo(494);
        assertThat(EDGE.get(SITE, "/" + "u".repeat(8_192)).status()).isEqualTo(414);
    }

    @Test
    void legacyForwardedValuesAreTheKeyAndAreForwarded() throws IOException {
        SERVER.page("/keyed", "k");
        Distribution site = EDGE.server(
                SERVER.port(),
                Distribute.OPTIMIZED,
                config -> config.defaultCacheBehavior(legacy().forwardedValues(values -> values.queryString(true)
                                .headers(headers -> headers.quantity(1).items("X-Language"))
                                .cookies(cookies -> cookies.forward(ItemSelection.WHITELIST)
                                        .whitelistedNames(
                                                names -> names.quantity(1).items("theme"))))
                        .build()));
        EDGE.get(site, "/keyed?a=1", "X-Language: ko", "Cookie: theme=dark; session=42");
        assertThat(SERVER.last().target()).isEqualTo("/keyed?a=1");
        assertThat(SERVER.last().header("X-language")).isEqualTo("ko");
        assertThat(SERVER.last().header("Cookie")).isEqualTo("theme=dark");
        assertThat(SERVER.last().header("User-agent")).isEqualTo("Amazon CloudFront");
        assertThat(EDGE.get(site, "/keyed?a=1", "X-Language: ko", "Cookie: session=43; theme=dark")
                        .cache())
                .isEqualTo("Hit from cloudfront");
        assertThat(EDGE.get(site, "/keyed?a=2", "X-Language: ko", "Cookie: theme=dark")
                        .cache())
                .isEqualTo("Miss from cloudfront");
        assertThat(EDGE.get(site, "/keyed?a=1", "X-Language: en", "Cookie: theme=dark")
                        .cache())
                .isEqualTo("Miss from cloudfront");
        assertThat(EDGE.get(site, "/keyed?a=1", "X-Language: ko", "Cookie: theme=light")
                        .cache())
                .isEqualTo("Miss from cloudfront");
    }

    @Test
    void anOwnCachePolicyDecidesTheKey() throws IOException {
        SERVER.page("/search", "found");
        String policy;
        try (CloudFrontClient cloudFront = DURE.cloudFront()) {
            policy = cloudFront
                    .createCachePolicy(request -> request.cachePolicyConfig(config -> config.name("by-q")
                            .minTTL(0L)
                            .parametersInCacheKeyAndForwardedToOrigin(key -> key.enableAcceptEncodingGzip(false)
                                    .headersConfig(headers -> headers.headerBehavior("none"))
                                    .cookiesConfig(cookies -> cookies.cookieBehavior("none"))
                                    .queryStringsConfig(query -> query.queryStringBehavior("whitelist")
                                            .queryStrings(
                                                    names -> names.quantity(1).items("q"))))))
                    .cachePolicy()
                    .id();
        }
        Distribution site = EDGE.server(SERVER.port(), policy, config -> {});
        EDGE.get(site, "/search?q=1&x=1");
        assertThat(SERVER.last().target()).isEqualTo("/search?q=1");
        assertThat(EDGE.get(site, "/search?x=2&q=1").cache()).isEqualTo("Hit from cloudfront");
        assertThat(EDGE.get(site, "/search?q=2").cache()).isEqualTo("Miss from cloudfront");
    }

    @Test
    void theFirstMatchingBehaviorServes() throws IOException {
        SERVER.page("/img/a.png", "png");
        SERVER.page("/img/a.css", "css");
        Distribution site = EDGE.server(
                SERVER.port(),
                Distribute.OPTIMIZED,
                config -> config.cacheBehaviors(behaviors ->
                        behaviors.quantity(1).items(Distribute.behavior("img/*.png", "server", Distribute.DISABLED))));
        EDGE.get(site, "/img/a.png");
        assertThat(EDGE.get(site, "/img/a.png").cache()).isEqualTo("Miss from cloudfront");
        EDGE.get(site, "/img/a.css");
        assertThat(EDGE.get(site, "/img/a.css").cache()).isEqualTo("Hit from cloudfront");
    }

    @Test
    void otherMethodsPassThroughWithTheirBodies() throws IOException {
        SERVER.page("/form", 201, "made");
        Distribution site = EDGE.server(
                SERVER.port(),
                Distribute.DISABLED,
                config -> config.defaultCacheBehavior(Distribute.behavior("server", Distribute.DISABLED).toBuilder()
                        .allowedMethods(methods -> methods.quantity(7)
                                .items(
                                        Method.GET,
                                        Method.HEAD,
                                        Method.OPTIONS,
                                        Method.PUT,
                                        Method.POST,
                                        Method.PATCH,
                                        Method.DELETE)
                                .cachedMethods(cached -> cached.quantity(2).items(Method.GET, Method.HEAD)))
                        .originRequestPolicyId("216adef6-5c7f-47e4-b989-5492eafa07d3")
                        .build()));
        Answer posted =
                EDGE.ask("POST", site.domainName(), "/form?x=1", "Content-Length: 0", "Authorization: Bearer 7");
        assertThat(posted.status()).isEqualTo(201);
        assertThat(posted.text()).isEqualTo("made");
        assertThat(SERVER.last().method()).isEqualTo("POST");
        assertThat(SERVER.last().target()).isEqualTo("/form?x=1");
        assertThat(SERVER.last().header("Authorization")).isEqualTo("Bearer 7");
        assertThat(SERVER.last().header("Host")).isEqualTo(site.domainName());
        assertThat(SERVER.last().header("Via")).contains("(CloudFront)");
    }

    @Test
    void anErrorIsAnsweredWithTheDistributionsOwnPage() throws IOException {
        SERVER.page("/app.html", "<app>");
        Distribution site = EDGE.server(
                SERVER.port(),
                Distribute.OPTIMIZED,
                config -> config.customErrorResponses(errors -> errors.quantity(1)
                        .items(CustomErrorResponse.builder()
                                .errorCode(404)
                                .responseCode("200")
                                .responsePagePath("/app.html")
                                .errorCachingMinTTL(3L)
                                .build())));
        Answer page = EDGE.get(site, "/deep/link");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).isEqualTo("<app>");
        assertThat(page.cache()).isEqualTo("Error from cloudfront");
        EDGE.get(site, "/deep/link");
        assertThat(SERVER.count("/deep/link")).isEqualTo(1);
        DURE.clock().advance(Duration.ofSeconds(4));
        EDGE.get(site, "/deep/link");
        assertThat(SERVER.count("/deep/link")).isEqualTo(2);
    }

    @Test
    void aLargeObjectIsKeptOnDiskAndServedInRanges() throws IOException {
        String large = "0123456789".repeat(300_000);
        SERVER.page("/large", large);
        assertThat(EDGE.get(SITE, "/large").text()).isEqualTo(large);
        Answer hit = EDGE.get(SITE, "/large");
        assertThat(hit.cache()).isEqualTo("Hit from cloudfront");
        assertThat(hit.text()).isEqualTo(large);
        assertThat(EDGE.get(SITE, "/large", "Range: bytes=2999990-").text()).isEqualTo("0123456789");
        assertThat(SERVER.count("/large")).isEqualTo(1);
    }

    @Test
    void anAliasServesUntilTheDistributionIsDisabled() throws IOException {
        SERVER.page("/named", "named");
        Distribution site = EDGE.server(
                SERVER.port(),
                Distribute.OPTIMIZED,
                config -> config.aliases(names -> names.quantity(1).items("www.Shop.example")));
        assertThat(EDGE.ask("GET", "www.shop.example", "/named").text()).isEqualTo("named");
        try (CloudFrontClient cloudFront = DURE.cloudFront()) {
            String etag =
                    cloudFront.getDistribution(request -> request.id(site.id())).eTag();
            cloudFront.updateDistribution(request -> request.id(site.id())
                    .ifMatch(etag)
                    .distributionConfig(
                            site.distributionConfig().toBuilder().enabled(false).build()));
        }
        assertThat(EDGE.get(site, "/named").status()).isEqualTo(403);
    }

    @Test
    void tooLongUrlsAreRefused() throws IOException {
        assertThat(EDGE.get(SITE, "/" + "a".repeat(8200)).status()).isEqualTo(414);
    }

    private static DefaultCacheBehavior.Builder legacy() {
        return DefaultCacheBehavior.builder()
                .targetOriginId("server")
                .viewerProtocolPolicy(ViewerProtocolPolicy.ALLOW_ALL)
                .forwardedValues(
                        values -> values.queryString(false).cookies(cookies -> cookies.forward(ItemSelection.NONE)));
    }
}
