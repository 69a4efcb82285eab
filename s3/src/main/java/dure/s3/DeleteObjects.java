package dure.s3;

import static dure.api.s3.S3Errors.MALFORMED_XML;

import dure.api.s3.DeleteObjectRequest;
import dure.api.s3.DeleteObjectsOutput;
import dure.api.s3.DeleteObjectsRequest;
import dure.api.s3.DeletedObject;
import dure.api.s3.ObjectIdentifier;
import dure.api.s3.S3Api;
import dure.api.s3.S3Error;
import dure.kernel.Dispatcher;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.wire.AwsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * DeleteObjects: every key is authorized and deleted by itself, so some may fail. Runs in threads so that the store
 * commits many at once.
 */
final class DeleteObjects {
    static final int MAX_KEYS = 1000;

    /** Deletions of one request that run at once. */
    private static final int CONCURRENCY = 32;

    private final Dispatcher dispatcher;

    DeleteObjects(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    DeleteObjectsOutput delete(DeleteObjectsRequest input, RequestContext context) {
        List<ObjectIdentifier> objects = input.delete().objects();
        if (objects.isEmpty() || objects.size() > MAX_KEYS) {
            throw MALFORMED_XML.because(
                    "The XML you provided was not well-formed or did not validate against our" + " published schema");
        }
        List<Optional<S3Error>> outcomes = outcomes(input, objects, context);
        boolean quiet = Boolean.TRUE.equals(input.delete().quiet());
        List<DeletedObject> deleted = new ArrayList<>();
        List<S3Error> errors = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            ObjectIdentifier object = objects.get(i);
            outcomes.get(i).ifPresentOrElse(errors::add, () -> {
                if (!quiet) {
                    deleted.add(DeletedObject.builder()
                            .key(object.key())
                            .versionId(object.versionId())
                            .build());
                }
            });
        }
        return DeleteObjectsOutput.builder().deleted(deleted).errors(errors).build();
    }

    private List<Optional<S3Error>> outcomes(
            DeleteObjectsRequest input, List<ObjectIdentifier> objects, RequestContext context) {
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(Thread.ofVirtual().factory())) {
            java.util.concurrent.Semaphore slots = new java.util.concurrent.Semaphore(CONCURRENCY);
            List<Future<Optional<S3Error>>> running = new ArrayList<>();
            for (ObjectIdentifier object : objects) {
                slots.acquireUninterruptibly();
                running.add(threads.submit(() -> {
                    try {
                        return deleteOne(input, object, context);
                    } finally {
                        slots.release();
                    }
                }));
            }
            List<Optional<S3Error>> outcomes = new ArrayList<>();
            for (Future<Optional<S3Error>> future : running) {
                outcomes.add(future.get());
            }
            return outcomes;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while deleting", interrupted);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a deletion failed", failed.getCause());
        }
    }

    private Optional<S3Error> deleteOne(DeleteObjectsRequest input, ObjectIdentifier object, RequestContext context) {
        try {
            Unoffered.refuse("LastModifiedTime", object.lastModifiedTime());
            Unoffered.refuse("Size", object.size());
            dispatcher.call(
                    S3Api.DELETE_OBJECT,
                    DeleteObjectRequest.builder()
                            .bucket(input.bucket())
                            .key(object.key())
                            .versionId(object.versionId())
                            .ifMatch(object.eTag())
                            .build(),
                    context);
            return Optional.empty();
        } catch (AwsException refused) {
            return Optional.of(S3Error.builder()
                    .key(object.key())
                    .versionId(object.versionId())
                    .code(refused.type().code())
                    .message(refused.message())
                    .build());
        }
    }
}
