package dure.kernel;

import java.util.Optional;

/** Finds the secret of an access key and whose it is. Implemented by the iam room, asked by the gate. */
public interface Credentials {

    /**
     * @param secretKey what signatures are made with
     * @param caller who the key belongs to
     */
    record Key(String secretKey, Caller caller) {}

    /** Why a key cannot be used. */
    enum Refusal {
        UNKNOWN_KEY,
        INACTIVE_KEY,
        INVALID_TOKEN,
        EXPIRED_TOKEN
    }

    sealed interface Lookup {
        record Found(Key key) implements Lookup {}

        record Refused(Refusal refusal) implements Lookup {}
    }

    /** @param sessionToken of temporary credentials, which must be given exactly with them */
    Lookup find(String accessKeyId, Optional<String> sessionToken);
}
