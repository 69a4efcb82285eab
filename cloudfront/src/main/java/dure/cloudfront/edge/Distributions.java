package dure.cloudfront.edge;

import dure.api.cloudfront.CachePolicyConfig;
import dure.api.cloudfront.DistributionConfig;
import dure.api.cloudfront.OriginAccessControlConfig;
import dure.cloudfront.CloudFrontStore;
import dure.cloudfront.CloudFrontStore.Kind;
import dure.store.Reader;
import dure.store.Store;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every distribution by its names, kept in memory and renewed when the store says that something has changed. */
final class Distributions {
    private static final Logger LOG = LoggerFactory.getLogger(Distributions.class);

    private final Store store;
    private final Compiler compiler;
    private final String suffix;
    private volatile Map<String, Distribution> byName = Map.of();

    Distributions(Store store, Compiler compiler, String domain) {
        this.store = store;
        this.compiler = compiler;
        this.suffix = ".cloudfront." + domain;
    }

    /** Whether the name is ours to answer for, known or not. */
    boolean owns(String host) {
        return host.endsWith(suffix) || find(host) != null;
    }

    /** @param host in lower case, without a port */
    @Nullable
    Distribution find(String host) {
        Map<String, Distribution> names = byName;
        Distribution found = names.get(host);
        if (found == null) {
            int dot = host.indexOf('.');
            return dot < 0 ? null : names.get("*" + host.substring(dot));
        }
        return found;
    }

    /** Reads everything anew. */
    synchronized void reload() {
        byName = store.read(this::load);
    }

    private Map<String, Distribution> load(Reader reader) {
        Compiler.Known known = new Compiler.Known(new HashMap<>(), new HashMap<>());
        CloudFrontStore.all(reader, Kind.ACCESS_CONTROL, OriginAccessControlConfig.SCHEMA)
                .forEach(
                        found -> known.controls().put(found.id(), found.stored().value()));
        CloudFrontStore.all(reader, Kind.CACHE_POLICY, CachePolicyConfig.SCHEMA)
                .forEach(
                        found -> known.policies().put(found.id(), found.stored().value()));
        Map<String, Distribution> names = new HashMap<>();
        for (CloudFrontStore.Found<DistributionConfig> found :
                CloudFrontStore.all(reader, Kind.DISTRIBUTION, DistributionConfig.SCHEMA)) {
            Distribution made;
            try {
                made = compiler.compile(found, known);
            } catch (RuntimeException unusable) {
                LOG.error("distribution {} cannot be served; the others are", found.id(), unusable);
                continue;
            }
            names.put(found.id().toLowerCase(Locale.ROOT) + suffix, made);
            DistributionConfig config = found.stored().value();
            if (made.enabled() && config.aliases() != null && config.aliases().items() != null) {
                config.aliases().items().forEach(alias -> names.put(alias.toLowerCase(Locale.ROOT), made));
            }
        }
        return names;
    }
}
