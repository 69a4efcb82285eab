package dure.cloudfront.edge;

import dure.api.cloudfront.CustomErrorResponse;
import dure.cloudfront.CloudFrontConfig;
import dure.cloudfront.CloudFrontStore;
import dure.cloudfront.Live;
import dure.kernel.AccountId;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.kernel.Site;
import dure.store.Store;
import dure.store.Transaction;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers for every distribution. Hits in memory are answered on the event loop; everything else may block. */
public final class Edge implements Site, Live, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
    private static final int MAX_URL_BYTES = 8192;
    private static final int MAX_HEAD_BYTES = 20_480;
    private static final int MAX_CHAIN = 2;

    private final Store store;
    private final Clock clock;
    private final Distributions distributions;
    private final Cache cache;
    private final Fetcher fetcher;
    private final Purges purges;
    private final List<AutoCloseable> watches = new ArrayList<>();

    public Edge(Store store, Dispatcher dispatcher, Clock clock, CloudFrontConfig config) {
        this.store = store;
        this.clock = clock;
        this.distributions = new Distributions(store, new Compiler(dispatcher, clock, config), config.domain());
        this.cache = new Cache(config.limits(), config.cacheDirectory());
        this.fetcher = new Fetcher(cache, clock);
        this.purges = new Purges(store, clock, (distribution, patterns) -> {
            cache.purge(distribution, patterns);
            fetcher.forget(distribution, patterns);
        });
    }

    /** Reads the distributions and follows their changes. */
    public void start() {
        purges.skipToEnd();
        distributions.reload();
        watches.add(store.watch(CloudFrontStore.LIVE, distributions::reload));
        watches.add(store.watch(CloudFrontStore.PURGES, purges::follow));
    }

    @Override
    public void close() {
        for (AutoCloseable watch : watches) {
            try {
                watch.close();
            } catch (Exception broken) {
                LOG.warn("a watch does not close", broken);
            }
        }
    }

    @Override
    public void changed() {
        distributions.reload();
    }

    @Override
    public void invalidate(Transaction transaction, AccountId account, String distribution, List<String> paths) {
        purges.write(transaction, distribution, paths);
    }

    @Override
    public void purge() {
        purges.follow();
    }

    @Override
    public boolean serves(HttpRequest head) {
        return distributions.owns(head.host());
    }

    @Override
    public @Nullable HttpResponse answerNow(HttpRequest head) {
        boolean get = head.method().equals("GET");
        Distribution distribution = distributions.find(head.host());
        if (distribution == null
                || !distribution.enabled()
                || !get && !head.method().equals("HEAD")
                || head.headers().has("x-dure-explain")) {
            return null;
        }
        Visit visit = Visit.of(distribution, path(distribution, head), head);
        if (!visit.cacheable() || !head.secure() && visit.behavior().https() != Behavior.Https.ALLOW_ALL) {
            return null;
        }
        Entry entry = cache.inMemory(visit.key());
        long now = clock.millis();
        if (entry == null || !entry.fresh(now) || entry.status() >= 400 || limits(head) != null) {
            return null;
        }
        return Answers.of(head, Result.of(entry, Result.Verdict.HIT, now), distribution.id());
    }

    @Override
    public HttpResponse serve(HttpRequest request, RequestContext context) {
        Distribution distribution = distributions.find(request.host());
        if (distribution == null || !distribution.enabled()) {
            return Answers.of(request, ErrorPages.result(403, ErrorPages.BAD), "0");
        }
        Result result = result(distribution, request);
        HttpResponse answer = Answers.of(request, result, distribution.id());
        if (request.headers().has("x-dure-explain")) {
            Visit visit = Visit.of(distribution, path(distribution, request), request);
            answer.headers().set("X-Dure-Cache-Explanation", Explanation.of(visit, result, cache, clock.millis()));
        }
        return answer;
    }

    private Result result(Distribution distribution, HttpRequest request) {
        Result refusal = limits(request);
        if (refusal != null) {
            return refusal;
        }
        Visit visit = Visit.of(distribution, path(distribution, request), request);
        if (!request.secure()) {
            switch (visit.behavior().https()) {
                case REDIRECT -> {
                    return redirect(request);
                }
                case ONLY -> {
                    return ErrorPages.result(403, ErrorPages.BAD);
                }
                case ALLOW_ALL -> {}
            }
        }
        if (!visit.behavior().allowedMethods().contains(request.method())) {
            return ErrorPages.result(403, ErrorPages.METHOD);
        }
        Result result = fetcher.get(visit);
        return result.status() < 400 ? result : page(visit, result);
    }

    private static @Nullable Result limits(HttpRequest request) {
        int url = request.rawPath().length() + request.rawQuery().length() + 1;
        if (url > MAX_URL_BYTES) {
            return ErrorPages.result(414, "The URL is longer than 8192 bytes.");
        }
        if (request.headBytes() > MAX_HEAD_BYTES) {
            return ErrorPages.result(494, "The request line and headers are larger than 20480 bytes.");
        }
        int passed = 0;
        for (String value : request.headers().all("via")) {
            passed += value.split("\\(CloudFront\\)", -1).length - 1;
        }
        return passed >= MAX_CHAIN ? ErrorPages.result(403, ErrorPages.BLOCKED) : null;
    }

    private static String path(Distribution distribution, HttpRequest request) {
        String path = request.rawPath();
        return path.equals("/") && !distribution.rootObject().isEmpty() ? "/" + distribution.rootObject() : path;
    }

    private static Result redirect(HttpRequest request) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        String query = request.rawQuery().isEmpty() ? "" : "?" + request.rawQuery();
        Headers headers = new Headers()
                .set("Server", "CloudFront")
                .set("Content-Type", "text/html")
                .set("Location", "https://" + request.headers().get("host", "") + request.rawPath() + query);
        String name = reads ? "301 Moved Permanently" : "307 Temporary Redirect";
        Body body = Body.of("<html>\r\n<head><title>" + name + "</title></head>\r\n<body>\r\n<center><h1>" + name
                + "</h1></center>\r\n<hr><center>CloudFront</center>\r\n</body>\r\n</html>\r\n");
        return new Result(reads ? 301 : 307, headers, new Content.Direct(body), Result.Verdict.REDIRECT, -1);
    }

    /** The distribution's own page for the error, when it has one and it can be had. */
    private Result page(Visit visit, Result error) {
        CustomErrorResponse response = visit.distribution().page(error.status());
        if (response == null) {
            return error;
        }
        HttpRequest viewer = visit.request();
        Headers headers = viewer.headers().copy();
        for (String name : List.of("Range", "If-None-Match", "If-Modified-Since", "If-Match", "If-Range")) {
            headers.remove(name);
        }
        HttpRequest ask = new HttpRequest(
                "GET",
                Objects.requireNonNull(response.responsePagePath()),
                "",
                headers,
                Body.EMPTY,
                viewer.remoteAddress(),
                viewer.secure(),
                viewer.listener());
        Result page = fetcher.get(Visit.of(visit.distribution(), ask.rawPath(), ask));
        if (page.status() >= 400) {
            return error;
        }
        int status = Integer.parseInt(Objects.requireNonNull(response.responseCode()));
        return new Result(status, page.headers(), page.content(), Result.Verdict.ERROR, page.ageSeconds());
    }
}
