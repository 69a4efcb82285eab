package dure.s3;

import dure.api.s3.S3Api;
import dure.kernel.Clock;
import dure.kernel.Dispatcher;
import dure.kernel.Handler;
import dure.kernel.Registry;
import dure.kernel.Room;
import dure.store.Blobs;
import dure.store.Outbox;
import dure.store.Store;
import dure.wire.Operation;
import dure.wire.schema.Structure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * S3's door.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html">API</a>
 */
public final class S3 implements Room {
    private static final int SWEEPS_AT_ONCE = 1;
    private static final Duration SWEEP_LEASE = Duration.ofMinutes(5);

    private final Store store;
    private final Blobs blobs;
    private final Outbox outbox;
    private final Dispatcher dispatcher;
    private final Clock clock;
    private final S3Config config;

    private final KnownBuckets buckets;
    private final ContentStore contents;
    private final ObjectStore objects;
    private final UploadStore uploads;
    private final Refusals refusals;
    private final Permissions permissions;
    private final Absence absence;
    private @Nullable AutoCloseable sweeping;

    public S3(Store store, Blobs blobs, Outbox outbox, Dispatcher dispatcher, Clock clock, S3Config config) {
        this.store = store;
        this.blobs = blobs;
        this.outbox = outbox;
        this.dispatcher = dispatcher;
        this.clock = clock;
        this.config = config;
        this.buckets = new KnownBuckets(store);
        this.contents = new ContentStore(this.blobs);
        this.objects = new ObjectStore(contents);
        this.uploads = new UploadStore(contents);
        this.refusals = new Refusals(store);
        this.permissions = new Permissions(store, objects, buckets);
        this.absence = new Absence(dispatcher);
    }

    @Override
    public void register(Registry registry) {
        registry.bodyCheck(S3Api.DELETE_OBJECTS.service().get(), new BodyDigests());
        registerBuckets(registry);
        registerObjects(registry);
        registerMultipart(registry);
        registerSettings(registry);
        registry.site(new S3Website(store, dispatcher, config));
    }

    private void registerBuckets(Registry registry) {
        // These two name no bucket that could be missing, so their templates suffice.
        registry.on(S3Api.CREATE_BUCKET, refusals.before(new CreateBucket(buckets, clock, config)::create));
        registry.on(S3Api.LIST_BUCKETS, refusals.before(new ListBuckets(store)::list));
        on(registry, S3Api.DELETE_BUCKET, new DeleteBucket(buckets, outbox, clock)::delete);
        BucketFacts facts = new BucketFacts(store, objects, absence);
        on(registry, S3Api.HEAD_BUCKET, facts::head);
        on(registry, S3Api.GET_BUCKET_LOCATION, facts::location);
        on(registry, S3Api.GET_BUCKET_VERSIONING, facts::versioning);
        on(registry, S3Api.GET_BUCKET_OWNERSHIP_CONTROLS, facts::ownership);
        on(registry, S3Api.GET_BUCKET_ACL, facts::acl);
        on(registry, S3Api.GET_OBJECT_ACL, facts::objectAcl);
    }

    private void registerObjects(Registry registry) {
        GetObject get = new GetObject(store, buckets, contents, objects, absence);
        on(registry, S3Api.GET_OBJECT, get::get);
        on(registry, S3Api.HEAD_OBJECT, get::head);
        on(registry, S3Api.PUT_OBJECT, new PutObject(store, contents, objects, clock)::put);
        on(registry, S3Api.DELETE_OBJECT, new DeleteObject(store, objects)::delete);
        registry.on(
                S3Api.DELETE_OBJECTS, permissions::deleteMany, refusals.before(new DeleteObjects(dispatcher)::delete));
        ListObjects list = new ListObjects(store);
        on(registry, S3Api.LIST_OBJECTS, list::list);
        on(registry, S3Api.LIST_OBJECTS_V2, list::listV2);
    }

    private void registerMultipart(Registry registry) {
        MultipartUploads multipart = new MultipartUploads(store, contents, uploads, clock);
        on(registry, S3Api.CREATE_MULTIPART_UPLOAD, multipart::create);
        on(registry, S3Api.UPLOAD_PART, multipart::uploadPart);
        on(registry, S3Api.ABORT_MULTIPART_UPLOAD, multipart::abort);
        on(
                registry,
                S3Api.COMPLETE_MULTIPART_UPLOAD,
                new CompleteMultipartUpload(store, contents, objects, uploads, clock)::complete);
        ListUploads list = new ListUploads(store);
        on(registry, S3Api.LIST_MULTIPART_UPLOADS, list::list);
        on(registry, S3Api.LIST_PARTS, list::listParts);
        CopyObject copy = new CopyObject(store, contents, objects, multipart, refusals, absence, clock);
        registry.on(S3Api.COPY_OBJECT, permissions::copy, refusals.before(copy::copy));
        registry.on(S3Api.UPLOAD_PART_COPY, permissions::copyPart, refusals.before(copy::copyPart));
    }

    private void registerSettings(Registry registry) {
        PolicyOperations policies = new PolicyOperations(store, buckets);
        registry.resourcePolicies("s3", policies);
        on(registry, S3Api.PUT_BUCKET_POLICY, policies::put);
        on(registry, S3Api.GET_BUCKET_POLICY, policies::get);
        on(registry, S3Api.DELETE_BUCKET_POLICY, policies::delete);
        on(registry, S3Api.GET_BUCKET_POLICY_STATUS, policies::status);
        PublicAccessOperations access = new PublicAccessOperations(buckets);
        on(registry, S3Api.PUT_PUBLIC_ACCESS_BLOCK, access::put);
        on(registry, S3Api.GET_PUBLIC_ACCESS_BLOCK, access::get);
        on(registry, S3Api.DELETE_PUBLIC_ACCESS_BLOCK, access::delete);
        TaggingOperations tagging = new TaggingOperations(store, objects, absence);
        on(registry, S3Api.PUT_BUCKET_TAGGING, tagging::putOnBucket);
        on(registry, S3Api.GET_BUCKET_TAGGING, tagging::getOfBucket);
        on(registry, S3Api.DELETE_BUCKET_TAGGING, tagging::deleteFromBucket);
        on(registry, S3Api.PUT_OBJECT_TAGGING, tagging::putOnObject);
        on(registry, S3Api.GET_OBJECT_TAGGING, tagging::getOfObject);
        on(registry, S3Api.DELETE_OBJECT_TAGGING, tagging::deleteFromObject);
        WebsiteOperations website = new WebsiteOperations(store);
        on(registry, S3Api.PUT_BUCKET_WEBSITE, website::put);
        on(registry, S3Api.GET_BUCKET_WEBSITE, website::get);
        on(registry, S3Api.DELETE_BUCKET_WEBSITE, website::delete);
    }

    private <I extends Structure, O extends Structure> void on(
            Registry registry, Operation<I, O> operation, Handler<I, O> handler) {
        registry.on(operation, permissions.of(operation), refusals.before(handler));
    }

    @Override
    public void start() {
        UploadSweep sweep = new UploadSweep(store, uploads);
        sweeping = outbox.consume(UploadSweep.QUEUE, SWEEPS_AT_ONCE, SWEEP_LEASE, sweep::deliver);
    }

    @Override
    public void close() {
        try {
            buckets.close();
            if (sweeping != null) {
                sweeping.close();
            }
        } catch (Exception failed) {
            throw new IllegalStateException("cannot stop sweeping uploads", failed);
        }
    }
}
