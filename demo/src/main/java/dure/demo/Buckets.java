package dure.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** The bucket of the site and that of the passes: nobody reads them but CloudFront, for one distribution. */
final class Buckets {
    /** Edges keep a page for an hour, or until an invalidation; browsers ask each time. */
    private static final String PAGES = "public, max-age=0, s-maxage=3600";

    private static final String FONTS = "public, max-age=86400";

    private final Cloud cloud;
    private final Names names;

    Buckets(Cloud cloud, Names names) {
        this.cloud = cloud;
        this.names = names;
    }

    void create() {
        create(names.siteBucket());
        create(names.passBucket());
    }

    private void create(String bucket) {
        try {
            cloud.s3.createBucket(create -> {
                create.bucket(bucket);
                if (!cloud.region().equals("us-east-1")) {
                    create.createBucketConfiguration(where -> where.locationConstraint(cloud.region()));
                }
            });
        } catch (BucketAlreadyOwnedByYouException again) {
            // deploying again
        }
        cloud.s3.putPublicAccessBlock(put -> put.bucket(bucket)
                .publicAccessBlockConfiguration(block -> block.blockPublicAcls(true)
                        .ignorePublicAcls(true)
                        .blockPublicPolicy(true)
                        .restrictPublicBuckets(true)));
    }

    /** Uploads the site, with the API's address in {@code config.js}. */
    int upload(String apiUrl) throws IOException {
        int files = 0;
        for (String name : Assets.site()) {
            put(name, Assets.bytes("site/" + name));
            files++;
        }
        put("config.js", ("export const apiUrl = '" + apiUrl + "';\n").getBytes(StandardCharsets.UTF_8));
        return files + 1;
    }

    private void put(String name, byte[] content) {
        cloud.s3.putObject(
                put -> put.bucket(names.siteBucket())
                        .key(name)
                        .contentType(Assets.contentType(name))
                        .cacheControl(name.endsWith(".woff2") ? FONTS : PAGES),
                RequestBody.fromBytes(content));
    }

    /** Lets the distribution, and nobody else, read both buckets. To list is what tells 'not there' from 'forbidden'. */
    void openTo(String distributionArn) {
        open(names.siteBucket(), distributionArn);
        open(names.passBucket(), distributionArn);
    }

    private void open(String bucket, String distributionArn) {
        String policy = """
                {"Version": "2012-10-17", "Statement": [{
                  "Sid": "OnlyCloudFront", "Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},
                  "Action": ["s3:GetObject", "s3:ListBucket"],
                  "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"],
                  "Condition": {"StringEquals": {"AWS:SourceArn": "%2$s"}}}]}
                """.formatted(bucket, distributionArn);
        cloud.s3.putBucketPolicy(put -> put.bucket(bucket).policy(policy));
    }
}
