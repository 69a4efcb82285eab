package dure.conformance.s3;

import dure.conformance.Signer;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CreateBucketConfiguration;

/** Buckets for tests. */
final class Buckets {
    private Buckets() {}

    static void create(TestDure dure, String name) {
        dure.s3()
                .createBucket(b -> b.bucket(name)
                        .createBucketConfiguration(CreateBucketConfiguration.builder()
                                .locationConstraint(dure.region())
                                .build()));
    }

    static void makePublic(S3Client s3, String bucket) {
        s3.putPublicAccessBlock(b -> b.bucket(bucket).publicAccessBlockConfiguration(c -> c.blockPublicPolicy(false)));
        s3.putBucketPolicy(b -> b.bucket(bucket).policy(publicPolicy(bucket)));
    }

    static String publicPolicy(String bucket) {
        return """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject",
                 "Resource":"arn:aws:s3:::%s/*"}]}""".formatted(bucket);
    }

    /** A signed request, byte by byte as said. */
    static String send(TestDure running, String method, String target, String body, Map<String, String> headers)
            throws IOException {
        Map<String, String> all = new TreeMap<>(headers);
        all.put("Host", "localhost:" + running.port());
        Signer signer = new Signer(
                running.rootCredentials(),
                "s3",
                running.region(),
                running.clock().instant());
        Call call = signer.sign(Call.of(method, target, all, body));
        return RawHttp.send(running.port(), call).text();
    }
}
