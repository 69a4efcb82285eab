package dure.conformance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dure.platform.Platform;
import dure.testkit.RawHttp;
import dure.testkit.RawHttp.Answer;
import dure.testkit.RawHttp.Call;
import dure.testkit.TestDure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** S3 as a person uses it: files up and down, a website, URLs to share, and the CLI's own words when something is wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsCliIT {
    private final TestDure dure = TestDure.start();
    private final AwsCli aws = AwsCli.of(dure);

    @BeforeAll
    void configure() {
        aws.configure(dure);
        aws.file("test.txt", "hello");
    }

    @AfterAll
    void stop() throws IOException {
        dure.close();
        Platform.deleteTree(aws.directory());
    }

    @Test
    void anObjectIsPutListedAndRead() {
        aws.run("s3", "mb", "s3://objects").succeeds();
        aws.run("s3api", "put-object", "--bucket", "objects", "--key", "dir1/test.txt", "--body", "./test.txt")
                .succeeds();
        JsonNode list = aws.run("s3api", "list-objects", "--bucket", "objects").json();
        assertThat(list.at("/Contents/0/Key").asText()).isEqualTo("dir1/test.txt");
        assertThat(list.at("/Contents/0/Size").asInt()).isEqualTo(5);
        assertThat(list.at("/Contents/0/ETag").asText()).isEqualTo("\"5d41402abc4b2a76b9719d911017c592\"");
        aws.run("s3api", "get-object", "--bucket", "objects", "--key", "dir1/test.txt", "got.txt")
                .succeeds();
        assertThat(aws.read("got.txt")).isEqualTo(aws.read("test.txt"));
        assertThat(aws.run("s3", "ls", "s3://objects").succeeds().out()).contains("PRE dir1/");
        assertThat(aws.run("s3", "ls", "s3://objects/dir1/").succeeds().out()).contains("5 test.txt");
        assertThat(aws.run("s3", "ls").succeeds().out()).contains(" objects");
        aws.run("s3", "rb", "s3://objects", "--force").succeeds();
        aws.run("s3api", "head-bucket", "--bucket", "objects").failsWith(254, "404");
    }

    @Test
    void aLargeFileGoesUpInPartsAndComesDownWhole() {
        byte[] large = new byte[20 << 20];
        new Random(1).nextBytes(large);
        Path file = aws.file("large.bin", large);
        aws.run("s3", "mb", "s3://large").succeeds();
        aws.run("s3", "cp", file.toString(), "s3://large/large.bin", "--no-progress")
                .succeeds();
        JsonNode head = aws.run("s3api", "head-object", "--bucket", "large", "--key", "large.bin")
                .json();
        assertThat(head.get("ETag").asText()).endsWith("-3\"");
        assertThat(head.get("ContentLength").asInt()).isEqualTo(large.length);
        aws.run("s3", "cp", "s3://large/large.bin", "back.bin", "--no-progress").succeeds();
        assertThat(Arrays.equals(aws.read("back.bin"), large)).isTrue();
    }

    @Test
    void aDirectoryIsKeptInSync() {
        aws.run("s3", "mb", "s3://synced").succeeds();
        aws.file("site/index.html", "<h1>hi</h1>");
        aws.file("site/한글/a b+c.css", "body {}");
        assertThat(aws.run("s3", "sync", "site", "s3://synced", "--no-progress")
                        .succeeds()
                        .out())
                .contains("upload: site/index.html", "a b+c.css");
        assertThat(aws.run("s3", "sync", "site", "s3://synced").succeeds().out())
                .isEmpty();
        JsonNode page = aws.run("s3api", "head-object", "--bucket", "synced", "--key", "index.html")
                .json();
        assertThat(page.get("ContentType").asText()).isEqualTo("text/html");
        aws.run("s3", "cp", "s3://synced/한글/a b+c.css", "s3://synced/copy.css").succeeds();
        aws.run("s3", "sync", "s3://synced", "down", "--delete", "--no-progress")
                .succeeds();
        assertThat(aws.read("down/한글/a b+c.css")).isEqualTo(aws.read("down/copy.css"));
        aws.run("s3", "rm", "s3://synced", "--recursive").succeeds();
        assertThat(aws.run("s3", "ls", "s3://synced").succeeds().out()).isEmpty();
    }

    @Test
    void aBucketIsAWebsite() throws IOException {
        aws.run("s3", "mb", "s3://site").succeeds();
        aws.run("s3", "website", "s3://site", "--index-document", "index.html", "--error-document", "error.html")
                .succeeds();
        aws.file("page/index.html", "<h1>welcome</h1>");
        aws.file("page/error.html", "<h1>lost</h1>");
        aws.run("s3", "sync", "page", "s3://site", "--no-progress").succeeds();
        assertThat(visit("site.s3-website.localhost", "/").status()).isEqualTo(403);
        aws.run("s3api", "delete-public-access-block", "--bucket", "site").succeeds();
        Path policy = aws.file("policy.json", """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*",
                  "Action": "s3:GetObject", "Resource": "arn:aws:s3:::site/*"}]}""");
        aws.run("s3api", "put-bucket-policy", "--bucket", "site", "--policy", "file://" + policy)
                .succeeds();
        for (String host :
                new String[] {"site.s3-website.localhost", "site.s3-website." + dure.region() + ".localhost"}) {
            Answer page = visit(host, "/");
            assertThat(page.text()).isEqualTo("<h1>welcome</h1>");
            assertThat(page.header("content-type")).isEqualTo("text/html");
        }
        Answer lost = visit("site.s3-website.localhost", "/nowhere");
        assertThat(lost.status()).isEqualTo(403);
        assertThat(lost.text()).isEqualTo("<h1>lost</h1>");
    }

    @Test
    void aPresignedUrlOpensOneObject() throws IOException {
        aws.run("s3", "mb", "s3://shared").succeeds();
        aws.run("s3", "cp", "test.txt", "s3://shared/a/b c.txt").succeeds();
        URI url = URI.create(aws.run("s3", "presign", "s3://shared/a/b c.txt", "--expires-in", "60")
                .succeeds()
                .out()
                .strip());
        String target = url.getRawPath() + "?" + url.getRawQuery();
        Call call = Call.of("GET", target, Map.of("Host", url.getAuthority()), "");
        assertThat(RawHttp.send(dure.port(), call).text()).isEqualTo("hello");
        assertThat(RawHttp.send(dure.port(), call.withTarget(target + "0")).status())
                .isEqualTo(403);
        assertThat(RawHttp.send(dure.port(), call.withTarget(url.getRawPath())).status())
                .isEqualTo(403);
    }

    @Test
    void pagesAreFollowedAndCutWhereAsked() {
        aws.run("s3", "mb", "s3://paged").succeeds();
        for (int i = 0; i < 5; i++) {
            aws.file("pages/" + i, "x");
        }
        aws.run("s3", "sync", "pages", "s3://paged", "--no-progress").succeeds();
        JsonNode all = aws.run("s3api", "list-objects-v2", "--bucket", "paged", "--page-size", "2")
                .json();
        assertThat(all.get("Contents")).hasSize(5);
        JsonNode some = aws.run("s3api", "list-objects-v2", "--bucket", "paged", "--page-size", "2", "--max-items", "3")
                .json();
        assertThat(some.get("Contents")).hasSize(3);
        JsonNode rest = aws.run(
                        "s3api",
                        "list-objects-v2",
                        "--bucket",
                        "paged",
                        "--starting-token",
                        some.get("NextToken").asText())
                .json();
        assertThat(rest.get("Contents")).hasSize(2);
    }

    @Test
    void whatIsWrongIsSaidAsAwsSaysIt() {
        aws.run("s3api", "list-objects", "--bucket", "no-such-bucket-here").failsWith(254, "NoSuchBucket");
        aws.run("s3api", "get-object", "--bucket", "no-such-bucket-here", "--key", "k", "f")
                .failsWith(254, "NoSuchBucket");
        aws.run("s3api", "create-bucket", "--bucket", "Bad_Name").failsWith(254, "InvalidBucketName");
        assertThat(aws.run("s3", "mb", "s3://Bad_Name").exit()).isEqualTo(1);
        assertThat(aws.run("s3", "cp", "test.txt", "s3://no-such-bucket-here/x").exit())
                .isEqualTo(1);
        assertThat(aws.run("s3api", "put-object", "--bucket", "b").exit()).isEqualTo(252);
        AwsCli.Result nobody =
                aws.plain("", "--endpoint-url", aws.endpoint(), "--no-sign-request", "s3api", "list-buckets");
        nobody.failsWith(254, "AccessDenied");
        assertThat(aws.plain("", "--endpoint-url", "http://localhost:1", "--profile", "dure", "s3api", "list-buckets")
                        .exit())
                .isEqualTo(255);
    }

    private Answer visit(String host, String path) throws IOException {
        return RawHttp.send(dure.port(), Call.of("GET", path, Map.of("Host", host + ":" + dure.port()), ""));
    }
}
