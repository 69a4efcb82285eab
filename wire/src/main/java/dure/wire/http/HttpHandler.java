package dure.wire.http;

import org.jspecify.annotations.Nullable;

/** Answers requests. */
public interface HttpHandler {
    /** Answers on a virtual thread; may block. What it throws is a bug and becomes a bare 500. */
    HttpResponse handle(HttpRequest request);

    /**
     * A chance to answer on the event loop, before the body has been read, without blocking and without touching the
     * body: for cache hits. Null sends the request to {@link #handle}.
     */
    default @Nullable HttpResponse answerNow(HttpRequest head) {
        return null;
    }
}
