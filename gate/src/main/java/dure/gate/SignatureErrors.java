package dure.gate;

import dure.kernel.Credentials.Refusal;
import dure.wire.AwsException;
import dure.wire.sigv4.SigV4Exception;
import java.time.Instant;

/** How a service words that it does not know or trust the caller. */
sealed interface SignatureErrors permits S3SignatureErrors, CommonSignatureErrors {
    /** The signature does not hold. */
    AwsException of(SigV4Exception fault, String accessKeyId, Instant now);

    /** The access key or its session token is no good. */
    AwsException refused(Refusal refusal, String accessKeyId);

    /** No signature where one is needed. */
    AwsException missing();
}
