package dure.s3;

import dure.api.s3.HeadBucketRequest;
import dure.api.s3.S3Api;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.wire.AwsException;

/**
 * What a caller learns about a key that is not there: NoSuchKey if it may list the bucket, AccessDenied if not, so that
 * keys cannot be guessed.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject, "Permissions"</a>
 */
final class Absence {
    private final Dispatcher dispatcher;

    Absence(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    AwsException of(String bucket, String key, RequestContext context) {
        try {
            // HeadBucket asks for nothing but s3:ListBucket.
            dispatcher.call(
                    S3Api.HEAD_BUCKET,
                    HeadBucketRequest.builder().bucket(bucket).build(),
                    context);
            return ObjectStore.noSuchKey(key);
        } catch (AwsException refused) {
            return refused;
        }
    }
}
