package dure.wire.sigv4;

/**
 * The chain of signatures through a body: each covers the one before it, the first the request's own. Not thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html">Chunked upload</a>
 */
public final class ChunkSignatures {
    private final byte[] signingKey;
    private final String preamble;
    private String previous;

    /** @param seed the signature of the request */
    public ChunkSignatures(byte[] signingKey, String amzDate, CredentialScope scope, String seed) {
        this.signingKey = signingKey.clone();
        this.preamble = '\n' + amzDate + '\n' + scope.text() + '\n';
        this.previous = seed;
    }

    /** The signature of the next chunk; the last one is empty. */
    public String chunk(byte[] sha256) {
        return next("AWS4-HMAC-SHA256-PAYLOAD" + preamble + previous + '\n' + Crypto.EMPTY_SHA256 + '\n'
                + Crypto.hex(sha256));
    }

    /** @param trailers each as {@code name:value\n} */
    public String trailer(String trailers) {
        return next("AWS4-HMAC-SHA256-TRAILER" + preamble + previous + '\n' + Crypto.sha256Hex(trailers));
    }

    private String next(String stringToSign) {
        previous = Crypto.hex(Crypto.hmac(signingKey, stringToSign));
        return previous;
    }
}
