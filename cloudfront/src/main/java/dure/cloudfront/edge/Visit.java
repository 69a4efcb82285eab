package dure.cloudfront.edge;

import dure.wire.http.HttpRequest;

/**
 * A viewer's request, understood.
 *
 * @param path of the object: the request's, unless the default root object or an error page stands in
 * @param key in the cache
 */
record Visit(Distribution distribution, Behavior behavior, String path, HttpRequest request, String key) {

    static Visit of(Distribution distribution, String path, HttpRequest request) {
        Behavior behavior = distribution.behavior(Paths.normal(path));
        return new Visit(distribution, behavior, path, request, behavior.key().key(distribution.id(), path, request));
    }

    /** Whether the answer may come from the cache or go there. */
    boolean cacheable() {
        return behavior.cachedMethods().contains(request.method())
                && behavior.ttls().max() > 0
                && !behavior.key().headers().isAll();
    }
}
