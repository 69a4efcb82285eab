package dure.wire.sigv4;

import java.nio.charset.StandardCharsets;

/** Makes the key that signatures are made with: four HMACs from the secret, so worth caching. */
@FunctionalInterface
public interface SigningKeys {
    /** Computes each time. */
    SigningKeys COMPUTED = SigningKeys::derive;

    byte[] key(String secretKey, String date, String region, String service);

    static byte[] derive(String secretKey, String date, String region, String service) {
        byte[] key = Crypto.hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), date);
        return Crypto.hmac(Crypto.hmac(Crypto.hmac(key, region), service), CredentialScope.TERMINATOR);
    }
}
