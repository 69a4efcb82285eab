package dure.cloudfront.edge;

import dure.wire.http.Headers;

/**
 * What is answered, before the viewer's conditions and ranges.
 *
 * @param headers end to end, without Content-Length and Age; may be shared, so never changed
 * @param ageSeconds negative when the object comes straight from the origin
 */
record Result(int status, Headers headers, Content content, Verdict verdict, long ageSeconds) {

    /** What X-Cache says. */
    enum Verdict {
        HIT("Hit from cloudfront"),
        REFRESH_HIT("RefreshHit from cloudfront"),
        MISS("Miss from cloudfront"),
        ERROR("Error from cloudfront"),
        REDIRECT("Redirect from cloudfront");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }
    }

    static Result of(Entry entry, Verdict verdict, long now) {
        return new Result(
                entry.status(),
                entry.headers(),
                entry.content(),
                entry.status() >= 400 ? Verdict.ERROR : verdict,
                entry.ageSeconds(now));
    }
}
