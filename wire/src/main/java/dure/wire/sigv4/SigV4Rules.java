package dure.wire.sigv4;

/**
 * What differs between services when signing.
 *
 * @param encodesPathTwice the path is normalised and its encoded form encoded once more; S3 does neither
 * @param declaresPayload the payload's hash, or the way it is framed, is in {@code x-amz-content-sha256} and the body
 *     streams; the others hash the body itself
 */
public record SigV4Rules(boolean encodesPathTwice, boolean declaresPayload) {
    /** Every service but those with {@link #STREAMING}. */
    public static final SigV4Rules STANDARD = new SigV4Rules(true, false);

    /** S3's rules. */
    public static final SigV4Rules STREAMING = new SigV4Rules(false, true);
}
