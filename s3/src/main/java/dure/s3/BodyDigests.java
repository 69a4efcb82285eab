package dure.s3;

import static dure.api.s3.S3Errors.INVALID_REQUEST;

import dure.api.s3.S3Api;
import dure.kernel.BodyCheck;
import dure.s3.checksum.ChecksumAlgorithm;
import dure.wire.Operation;
import dure.wire.http.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The digests of bodies that are documents: a list of keys to delete, a policy. Those of objects are {@link Checksums}.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html">DeleteObjects</a>
 */
final class BodyDigests implements BodyCheck {
    @Override
    public void check(Operation<?, ?> operation, Headers headers, Headers trailers, byte[] body) {
        boolean some = headers.has("content-md5");
        if (some) {
            Checksums.checkMd5(headers.get("content-md5", ""), digest(ChecksumAlgorithm.MD5, body));
        }
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            String announced = first(headers.get(algorithm.header()), trailers.get(algorithm.header()));
            if (announced != null) {
                Checksums.compare(algorithm, announced, digest(algorithm, body));
                some = true;
            }
        }
        headers.forEach((name, value) -> Checksums.refuseUnknown(name));
        if (!some && operation.equals(S3Api.DELETE_OBJECTS)) {
            throw INVALID_REQUEST.because("Missing required header for this request: Content-MD5");
        }
    }

    private static byte[] digest(ChecksumAlgorithm algorithm, byte[] body) {
        ChecksumAlgorithm.Running running = algorithm.start();
        running.update(body, 0, body.length);
        return running.digest();
    }

    private static @Nullable String first(@Nullable String one, @Nullable String other) {
        return one == null ? other : one;
    }
}
