package dure.iam;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dure.iam.policy.Policy;
import dure.iam.policy.PolicyParser;
import dure.iam.policy.PolicyParser.Kind;
import dure.wire.AwsException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compiled policy documents, by their text: the same document is never parsed twice while it is in use. */
final class Documents {
    private static final Logger LOG = LoggerFactory.getLogger(Documents.class);

    private record Key(Kind kind, String name, String document) {}

    private final Cache<Key, Policy> compiled;
    private final Cache<String, Optional<Policy>> resources;

    Documents(int size) {
        this.compiled = Caffeine.newBuilder().maximumSize(size).build();
        this.resources = Caffeine.newBuilder().maximumSize(size).build();
    }

    /** One that has been checked before it was stored. */
    Policy compile(Kind kind, String name, String document) {
        return compiled.get(new Key(kind, name, document), key -> PolicyParser.stored(name, document, kind));
    }

    /** A policy that another room keeps on a resource; empty when it is not a policy document. */
    Optional<Policy> resource(String document) {
        Optional<Policy> policy = resources.getIfPresent(document);
        return policy != null ? policy : resources.get(document, Documents::parseResource);
    }

    static Optional<String> fault(String resourcePolicy) {
        try {
            PolicyParser.parse("the resource's policy", resourcePolicy, Kind.RESOURCE);
            return Optional.empty();
        } catch (AwsException malformed) {
            return Optional.of(malformed.message());
        }
    }

    private static Optional<Policy> parseResource(String document) {
        try {
            return Optional.of(PolicyParser.parse("the resource's policy", document, Kind.RESOURCE));
        } catch (AwsException e) {
            LOG.warn("A resource's policy cannot be read, so it denies everybody: {}", e.message());
            return Optional.empty();
        }
    }
}
