/**
 * The checksums of S3: computed while a body streams by, and combined from parts.
 *
 * <p>See https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html. The XXHash family is not
 * offered. Knows nothing of requests or of the store.
 */
@NullMarked
package dure.s3.checksum;

import org.jspecify.annotations.NullMarked;
