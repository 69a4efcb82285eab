package dure.gate;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dure.wire.sigv4.SigningKeys;
import java.time.Duration;

/** Remembers derived keys: they hold for a day, and deriving one costs more than checking a signature with it. */
final class CachedSigningKeys implements SigningKeys {
    private static final int MAX_KEYS = 10_000;
    private static final Duration MAX_AGE = Duration.ofDays(1);

    private record Source(String secretKey, String date, String region, String service) {}

    private final LoadingCache<Source, byte[]> keys = Caffeine.newBuilder()
            .maximumSize(MAX_KEYS)
            .expireAfterAccess(MAX_AGE)
            .build(source -> SigningKeys.derive(source.secretKey, source.date, source.region, source.service));

    @Override
    public byte[] key(String secretKey, String date, String region, String service) {
        return keys.get(new Source(secretKey, date, region, service));
    }
}
