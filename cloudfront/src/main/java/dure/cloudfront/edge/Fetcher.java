package dure.cloudfront.edge;

import dure.cloudfront.edge.Result.Verdict;
import dure.kernel.Clock;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds objects: in the cache, or at their origin, which is asked once for all who want the same. Blocks. */
final class Fetcher {
    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
    /**
     * See https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/HTTPStatusCodes.html. No other error is
     * cached.
     */
    private static final Set<Integer> CACHED_ERRORS = Set.of(404, 405, 414, 500, 501, 502, 503, 504);

    private static final Set<Integer> CACHED_IF_TOLD = Set.of(400, 403, 412, 415);

    private final Cache cache;
    private final Clock clock;
    private final Map<String, Flight> flights = new ConcurrentHashMap<>();

    Fetcher(Cache cache, Clock clock) {
        this.cache = cache;
        this.clock = clock;
    }

    /** The object, or the origin's refusal, or our own when it cannot be asked. */
    Result get(Visit visit) {
        if (!visit.cacheable()) {
            return direct(visit, null);
        }
        while (true) {
            Entry entry = cache.get(visit.key());
            long now = clock.millis();
            if (entry != null && entry.fresh(now)) {
                return Result.of(entry, Verdict.HIT, now);
            }
            if (entry != null && entry.retryAt() > now && entry.servesOnError(now)) {
                return Result.of(entry, Verdict.HIT, now);
            }
            if (visit.request().method().equals("HEAD")) {
                return direct(visit, entry);
            }
            Flight mine = new Flight();
            Flight other = flights.putIfAbsent(visit.key(), mine);
            if (other == null) {
                if (entry != null && entry.servesWhileRevalidating(now)) {
                    Thread.ofVirtual().name("cloudfront-revalidate").start(() -> lead(visit, entry, mine));
                    return Result.of(entry, Verdict.HIT, now);
                }
                return lead(visit, entry, mine);
            }
            if (entry != null && entry.servesWhileRevalidating(now)) {
                return Result.of(entry, Verdict.HIT, now);
            }
            Result shared = other.await();
            return shared == null ? alone(visit, entry) : shared;
        }
    }

    /** Forgets questions under way, so that who comes after an invalidation asks anew. */
    void forget(String distribution, List<PathPattern> patterns) {
        String prefix = KeyRules.prefix(distribution);
        flights.keySet().removeIf(key -> key.startsWith(prefix) && Cache.matches(patterns, key));
    }

    private Result lead(Visit visit, @Nullable Entry known, Flight flight) {
        boolean filling = false;
        try {
            Result result = ask(visit, known, flight);
            filling = result.content() instanceof Content.Filling;
            return result;
        } finally {
            flight.keepToOneself();
            if (!filling) {
                flights.remove(visit.key(), flight);
            }
        }
    }

    private Result alone(Visit visit, @Nullable Entry known) {
        return ask(visit, known, new Flight());
    }

    private Result ask(Visit visit, @Nullable Entry known, Flight flight) {
        long purges = cache.purges();
        Origin.Response response = askOrigin(visit, Forwarding.cached(visit, known));
        long now = clock.millis();
        if (response.status() == 304 && known != null) {
            return refreshed(visit, known, response, flight, purges);
        }
        if (response.status() >= 500 && known != null && known.servesOnError(now)) {
            close(response.body());
            cache.replace(visit.key(), known, known.retriedAt(now + Distribution.ERROR_SECONDS * 1000), purges);
            Result stale = Result.of(known, Verdict.HIT, now);
            flight.share(stale);
            return stale;
        }
        return arrived(visit, response, flight, purges);
    }

    private Result refreshed(Visit visit, Entry known, Origin.Response response, Flight flight, long purges) {
        Headers headers = known.headers().copy();
        for (String name : List.of("Cache-Control", "Expires", "Date", "Last-Modified")) {
            String value = response.headers().get(name);
            if (value != null) {
                headers.set(name, value);
            }
        }
        headers.remove("Age");
        close(response.body());
        long now = clock.millis();
        Lifetime lifetime = Lifetime.of(headers, visit.behavior().ttls(), clock.instant());
        Entry entry = Entry.of(known.status(), headers, known.content(), lifetime, now);
        cache.replace(visit.key(), known, entry, purges);
        Result result = Result.of(entry, Verdict.REFRESH_HIT, now);
        flight.share(result);
        return result;
    }

    private Result arrived(Visit visit, Origin.Response response, Flight flight, long purges) {
        int status = response.status();
        Headers headers = endToEnd(response.headers());
        Lifetime lifetime = lifetime(visit, status, headers);
        Vary.show(headers, visit.behavior());
        long length = length(response);
        boolean storable = lifetime.store() && status != 206 && status != 304 && length <= cache.maxObjectBytes();
        Verdict verdict = status >= 400 ? Verdict.ERROR : Verdict.MISS;
        if (!storable) {
            return new Result(status, headers, new Content.Direct(response.body()), verdict, -1);
        }
        InputStream in;
        try {
            in = response.body().stream();
            if (Compression.suits(visit.behavior(), status, headers, length, lifetime.ttl())) {
                headers.set(
                        "Vary", headers.has("Vary") ? headers.get("Vary") + ", Accept-Encoding" : "Accept-Encoding");
                String encoding = Compression.choose(
                        visit.behavior().key().encodings(visit.request().headers()));
                if (encoding != null) {
                    Compression.describe(headers, encoding);
                    in = Compression.of(in, encoding);
                    length = -1;
                }
            }
        } catch (IOException broken) {
            return failed(visit, broken);
        }
        Fill fill = cache.fill();
        Result result = new Result(status, headers, new Content.Filling(fill, length), verdict, -1);
        flight.share(joined(result));
        fill(new Filling(visit, fill, in, length, lifetime, flight, purges), status, headers);
        return result;
    }

    private record Filling(
            Visit visit, Fill fill, InputStream in, long length, Lifetime lifetime, Flight flight, long purges) {}

    private void fill(Filling of, int status, Headers headers) {
        long now = clock.millis();
        Thread.ofVirtual().name("cloudfront-fill").start(() -> {
            try {
                of.fill.run(of.in, of.length, content -> {
                    cache.put(of.visit.key(), Entry.of(status, headers, content, of.lifetime, now), of.purges);
                    flights.remove(of.visit.key(), of.flight);
                });
            } catch (IOException broken) {
                LOG.debug("{} was not cached: {}", of.visit.path(), broken.toString());
            } finally {
                flights.remove(of.visit.key(), of.flight);
            }
        });
    }

    private static Result joined(Result result) {
        Verdict verdict = result.verdict() == Verdict.ERROR ? Verdict.ERROR : Verdict.HIT;
        return new Result(result.status(), result.headers(), result.content(), verdict, 0);
    }

    private Lifetime lifetime(Visit visit, int status, Headers headers) {
        Lifetime.Ttls ttls = visit.behavior().ttls();
        if (status >= 400) {
            boolean cached =
                    CACHED_ERRORS.contains(status) || CACHED_IF_TOLD.contains(status) && Lifetime.isTold(headers);
            return cached
                    ? Lifetime.ofError(headers, visit.distribution().errorSeconds(status), ttls, clock.instant())
                    : Lifetime.NOT_STORED;
        }
        boolean temporary = status == 307 || status == 308;
        boolean alwaysAsked = ttls.min() == 0 && Vary.isEverything(headers);
        return alwaysAsked || temporary && !headers.has("Cache-Control")
                ? Lifetime.NOT_STORED
                : Lifetime.of(headers, ttls, clock.instant());
    }

    /** Past the cache. */
    private Result direct(Visit visit, @Nullable Entry known) {
        Origin.Response response =
                askOrigin(visit, known == null ? Forwarding.direct(visit) : Forwarding.cached(visit, null));
        long now = clock.millis();
        if (response.status() >= 500 && known != null && known.servesOnError(now)) {
            close(response.body());
            return Result.of(known, Verdict.HIT, now);
        }
        Headers headers = endToEnd(response.headers());
        Vary.show(headers, visit.behavior());
        String length = response.headers().get("Content-Length");
        if (visit.request().method().equals("HEAD") && length != null) {
            headers.set("Content-Length", length);
        }
        return new Result(
                response.status(),
                headers,
                new Content.Direct(response.body()),
                response.status() >= 400 ? Verdict.ERROR : Verdict.MISS,
                -1);
    }

    private static Origin.Response askOrigin(Visit visit, Origin.Request request) {
        try {
            return visit.behavior().origin().ask(request);
        } catch (HttpTimeoutException late) {
            LOG.info(
                    "origin of {} does not answer in time: {}",
                    visit.distribution().id(),
                    late.toString());
            return ErrorPages.response(
                    504,
                    "CloudFront attempted to establish a connection with the origin, but either "
                            + "the attempt failed or the origin closed the connection.");
        } catch (IOException failure) {
            LOG.info("origin of {} cannot be reached: {}", visit.distribution().id(), failure.toString());
            return ErrorPages.response(502, "CloudFront wasn't able to connect to the origin.");
        }
    }

    private static Result failed(Visit visit, IOException broken) {
        LOG.info("origin of {} broke off: {}", visit.distribution().id(), broken.toString());
        Origin.Response response = ErrorPages.response(502, "CloudFront wasn't able to connect to the origin.");
        return new Result(502, response.headers(), new Content.Direct(response.body()), Verdict.ERROR, -1);
    }

    private static Headers endToEnd(Headers headers) {
        return headers.copy()
                .remove("Content-Length")
                .remove("Connection")
                .remove("Keep-Alive")
                .remove("Trailer")
                .remove("Upgrade")
                .remove("Transfer-Encoding");
    }

    private static long length(Origin.Response response) {
        String said = response.headers().get("Content-Length");
        long length = response.body().length();
        return length >= 0 || said == null ? length : Long.parseLong(said);
    }

    private static void close(Body body) {
        try {
            body.stream().close();
        } catch (IOException unimportant) {
            LOG.debug("closing an answer that is not needed", unimportant);
        }
    }
}
