package dure.cloudfront.edge;

import dure.wire.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A cached response. Times are milliseconds since 1970.
 *
 * @param headers as the origin sent them, end to end, without Content-Length and Age; never changed
 * @param born when it was made, as far as its Age header told
 * @param freshUntil until then it is served without asking
 * @param retryAt the origin failed lately and is not asked before; 0 when it did not
 */
record Entry(
        int status,
        Headers headers,
        Content content,
        long born,
        long freshUntil,
        long revalidatingUntil,
        long errorUntil,
        long retryAt) {

    static Entry of(int status, Headers headers, Content content, Lifetime lifetime, long now) {
        long fresh = now + lifetime.ttl() * 1000;
        return new Entry(
                status,
                headers,
                content,
                now - age(headers) * 1000,
                fresh,
                fresh + lifetime.whileRevalidate() * 1000,
                Math.min(Long.MAX_VALUE / 2, fresh + lifetime.ifError() * 1000),
                0);
    }

    boolean fresh(long now) {
        return now < freshUntil;
    }

    boolean servesWhileRevalidating(long now) {
        return now < revalidatingUntil;
    }

    boolean servesOnError(long now) {
        return status < 400 && now < errorUntil;
    }

    Entry retriedAt(long time) {
        return new Entry(status, headers, content, born, freshUntil, revalidatingUntil, errorUntil, time);
    }

    long ageSeconds(long now) {
        return Math.max(0, (now - born) / 1000);
    }

    @Nullable
    String etag() {
        return headers.get("ETag");
    }

    @Nullable
    String lastModified() {
        return headers.get("Last-Modified");
    }

    boolean canBeRevalidated() {
        return status == 200 && (headers.has("ETag") || headers.has("Last-Modified"));
    }

    private static long age(Headers headers) {
        String age = headers.get("Age", "");
        return age.isEmpty() || age.length() > 9 || !age.chars().allMatch(Character::isDigit) ? 0 : Long.parseLong(age);
    }
}
