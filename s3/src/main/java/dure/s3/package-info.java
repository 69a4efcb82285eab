/**
 * S3: buckets, objects, multipart uploads, bucket policies, websites. Start at {@link dure.s3.S3}; a verb is a file.
 *
 * <p>Keys, all under {@code s3} (ids are random and belong to one incarnation of a bucket):
 *
 * <pre>
 * b bucket                    BucketRecord; names are global, so no account here
 * a account rawBucket         empty; the account's buckets in order
 * n account                   how many buckets the account has (atomic counter)
 * c bucketId kind             a setting: policy, website, tags
 * o bucketId rawKey           ObjectRecord; the key's UTF-8 comes last and as it is, so byte order is S3's order
 * d id                        bytes of a body up to 64 KiB, or a multipart object's list of parts
 * u bucketId key uploadId     UploadRecord
 * p uploadId number           PartRecord
 * </pre>
 *
 * <p>A multipart object's list of parts has its upload's id, by which a repeated CompleteMultipartUpload is known.
 *
 * <p>Buckets and their policies are remembered in memory until one of them changes ({@link dure.s3.KnownBuckets}); what a
 * transaction relies on, it reads itself.
 *
 * <p>Larger bodies are {@link dure.store.Blobs}. What a deleted bucket's unfinished uploads held is cleaned by the outbox
 * queue {@code s3.sweep}.
 *
 * <p>Limits: keys 1,024 bytes, user metadata 2 KB, tags 10 an object and 50 a bucket, one PUT, part or copy 5 GiB, parts
 * 10,000 of at least 5 MiB (but the last), pages 1,000, policy 20 KB, buckets {@link dure.s3.S3Config#maxBuckets}.
 *
 * <p>Missing, and refused with {@code NotImplemented} or AWS's own error: versioning, events, lifecycle, object lock, ACL
 * grants (buckets are owned by {@code BucketOwnerEnforced}), replication, CORS, encryption, storage classes but STANDARD,
 * XXHash checksums. A bucket answers requests signed for any region, since all regions are at one endpoint.
 */
@NullMarked
package dure.s3;

import org.jspecify.annotations.NullMarked;
