package dure.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final List<Service.OperationName> S3 = List.of(
            name("ListBuckets", "GET", "/"),
            name("ListDirectoryBuckets", "GET", "/"),
            name("ListObjects", "GET", "/{Bucket}"),
            name("ListObjectsV2", "GET", "/{Bucket}?list-type=2"),
            name("GetBucketTagging", "GET", "/{Bucket}?tagging"),
            name("GetObject", "GET", "/{Bucket}/{Key+}?x-id=GetObject"),
            name("GetObjectTagging", "GET", "/{Bucket}/{Key+}?tagging"),
            name("ListParts", "GET", "/{Bucket}/{Key+}", "uploadId"),
            name("PutObject", "PUT", "/{Bucket}/{Key+}"),
            name("CopyObject", "PUT", "/{Bucket}/{Key+}", "x-amz-copy-source"),
            name("UploadPart", "PUT", "/{Bucket}/{Key+}", "partNumber", "uploadId"),
            name("UploadPartCopy", "PUT", "/{Bucket}/{Key+}", "x-amz-copy-source", "partNumber", "uploadId"),
            name("WriteGetObjectResponse", "POST", "/WriteGetObjectResponse", "x-amz-request-route"));

    private static Service.OperationName name(String name, String method, String uri, String... required) {
        return new Service.OperationName(name, method, uri, List.of(required));
    }

    private static Service service(List<ProtocolName> protocols, List<Service.OperationName> names) {
        Operation<?, ?> keep = Things.operation(protocols.getFirst());
        return new Service(
                "things",
                "Things",
                "things",
                "things",
                "things",
                "2026-01-01",
                protocols,
                "Things_1",
                null,
                null,
                () -> List.of(keep),
                names);
    }

    private static String s3(String method, String path, String query, String... headers) {
        Headers fields = new Headers();
        for (String header : headers) {
            fields.set(header, "x");
        }
        HttpRequest request = new HttpRequest(method, path, query, fields, Body.EMPTY, "", false, "public");
        Route route = new Router(service(List.of(ProtocolName.REST_XML), S3)).route(ProtocolName.REST_XML, request);
        return route instanceof Route.NotOffered(String found) ? found : "unknown";
    }

    @Test
    void theLiteralQueryDecides() {
        assertThat(s3("GET", "/", "")).isEqualTo("ListBuckets");
        assertThat(s3("GET", "/b", "")).isEqualTo("ListObjects");
        assertThat(s3("GET", "/b/", "prefix=a")).isEqualTo("ListObjects");
        assertThat(s3("GET", "/b", "list-type=2&prefix=a")).isEqualTo("ListObjectsV2");
        assertThat(s3("GET", "/b", "list-type=1")).isEqualTo("ListObjects");
        assertThat(s3("GET", "/b", "tagging")).isEqualTo("GetBucketTagging");
        assertThat(s3("GET", "/b/k/l", "tagging=")).isEqualTo("GetObjectTagging");
        assertThat(s3("GET", "/b/k/l", "versionId=1")).isEqualTo("GetObject");
        assertThat(s3("GET", "/b/k/", "")).isEqualTo("GetObject");
    }

    @Test
    void mostRequiredMembersWin() {
        assertThat(s3("PUT", "/b/k", "")).isEqualTo("PutObject");
        assertThat(s3("PUT", "/b/k", "", "X-Amz-Copy-Source")).isEqualTo("CopyObject");
        assertThat(s3("PUT", "/b/k", "partNumber=1&uploadId=2")).isEqualTo("UploadPart");
        assertThat(s3("PUT", "/b/k", "partNumber=1&uploadId=2", "x-amz-copy-source"))
                .isEqualTo("UploadPartCopy");
        assertThat(s3("GET", "/b/k", "uploadId=2")).isEqualTo("ListParts");
    }

    @Test
    void whatNoTemplateFitsIsUnknown() {
        assertThat(s3("POST", "/b", "")).isEqualTo("unknown");
        assertThat(s3("POST", "/WriteGetObjectResponse", "")).isEqualTo("unknown");
        assertThat(s3("PATCH", "/b/k", "")).isEqualTo("unknown");
    }

    @Test
    void aKeyMayBeginWithASlash() {
        assertThat(UriTemplate.of("/{Bucket}/{Key+}").labels("/b//k")).containsEntry("Key", "/k");
        assertThat(UriTemplate.of("/{Bucket}/{Key+}").labels("/b/k/")).containsEntry("Key", "k/");
        assertThat(UriTemplate.of("/{Bucket}/{Key+}").labels("/b/")).isNull();
    }

    @Test
    void targetActionAndPathNameTheOperation() {
        List<ProtocolName> all = List.of(ProtocolName.RPC_V2_CBOR, ProtocolName.AWS_JSON_1_0, ProtocolName.AWS_QUERY);
        Service service = service(all, List.of(name("Keep", "POST", "/"), name("Drop", "POST", "/")));
        Router router = new Router(service);
        HttpRequest json = Things.request("/", "", new Headers().set("X-Amz-Target", "Things_1.Keep"), new byte[0]);
        HttpRequest other = Things.request("/", "", new Headers().set("X-Amz-Target", "Others_1.Keep"), new byte[0]);
        HttpRequest form = Things.request(
                "/",
                "",
                new Headers().set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
                "NotAction=Keep&Version=2026-01-01&Action=Drop".getBytes(StandardCharsets.UTF_8));
        HttpRequest link = Things.request("/", "Action=Keep&Version=2026-01-01", new Headers(), new byte[0]);
        HttpRequest old = Things.request("/", "Action=Keep&Version=2010-01-01", new Headers(), new byte[0]);
        HttpRequest cbor = Things.request(
                "/service/Things/operation/Keep", "", new Headers().set("smithy-protocol", "rpc-v2-cbor"), new byte[0]);

        assertThat(ProtocolDetector.detect(service, json)).isEqualTo(ProtocolName.AWS_JSON_1_0);
        assertThat(ProtocolDetector.detect(service, form)).isEqualTo(ProtocolName.AWS_QUERY);
        assertThat(ProtocolDetector.detect(service, link)).isEqualTo(ProtocolName.AWS_QUERY);
        assertThat(ProtocolDetector.detect(service, cbor)).isEqualTo(ProtocolName.RPC_V2_CBOR);
        assertThat(router.route(ProtocolName.AWS_JSON_1_0, json)).isInstanceOf(Route.Offered.class);
        assertThat(router.route(ProtocolName.AWS_JSON_1_0, other)).isEqualTo(new Route.Unknown());
        assertThat(router.route(ProtocolName.AWS_QUERY, form)).isEqualTo(new Route.NotOffered("Drop"));
        assertThat(router.route(ProtocolName.AWS_QUERY, link)).isInstanceOf(Route.Offered.class);
        assertThat(router.route(ProtocolName.AWS_QUERY, old)).isEqualTo(new Route.Unknown());
        assertThat(router.route(ProtocolName.RPC_V2_CBOR, cbor)).isInstanceOf(Route.Offered.class);
    }
}
