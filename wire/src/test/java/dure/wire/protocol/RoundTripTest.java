package dure.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.ProtocolName;
import dure.wire.http.Headers;
import dure.wire.http.HttpResponse;
import dure.wire.schema.ListSchema;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.TimestampFormat;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RoundTripTest {
    @Provide
    Arbitrary<Structure> things() {
        return Things.things();
    }

    @Provide
    Arbitrary<ProtocolName> bodies() {
        return Arbitraries.of(
                ProtocolName.AWS_JSON_1_0, ProtocolName.REST_JSON, ProtocolName.REST_XML, ProtocolName.RPC_V2_CBOR);
    }

    @Provide
    Arbitrary<String> soup() {
        return Arbitraries.of(
                        "{",
                        "}",
                        "[",
                        "]",
                        "\"Text\"",
                        "\"Inner\"",
                        "\"When\"",
                        ":",
                        ",",
                        "null",
                        "1e999",
                        "-1",
                        "\"",
                        "\\u12",
                        "<Thing>",
                        "</Thing>",
                        "<Inner>",
                        "</Inner>",
                        "<When>",
                        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
                        "&b;",
                        "<",
                        "Inner.",
                        "Texts.member.",
                        "Flat.1",
                        "=",
                        "&",
                        "%",
                        "%zz",
                        "Ages.entry.1.key",
                        "\u00bf",
                        "\u00a1a",
                        "\u009f",
                        "\u00c1",
                        "\u00fb\u007f\u00ff")
                .list()
                .ofMaxSize(30)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 400)
    void whatIsEncodedDecodesToItself(@ForAll("things") Structure thing, @ForAll("bodies") ProtocolName name)
            throws IOException {
        Operation<Structure, Structure> operation = Things.operation(name);
        Protocol protocol = Protocols.of(name);
        HttpResponse response = protocol.encode(operation, thing, "id");
        byte[] body = response.body().readAll(1 << 20);
        Structure back = protocol.decode(operation, Things.request("/", "", new Headers(), body));
        assertThat(SmithyValues.plain(back)).isEqualTo(SmithyValues.plain(thing));
    }

    @Property(tries = 200)
    void queryParametersDecodeToWhatWasWritten(@ForAll("things") Structure thing) {
        StringBuilder form = new StringBuilder("Action=Keep&Version=2026-01-01");
        form("", Things.THING, false, thing, form);
        Structure back = Protocols.of(ProtocolName.AWS_QUERY)
                .decode(
                        Things.operation(ProtocolName.AWS_QUERY),
                        Things.request("/", "", new Headers(), form.toString().getBytes(StandardCharsets.UTF_8)));
        assertThat(SmithyValues.plain(back)).isEqualTo(SmithyValues.plain(thing));
    }

    @Property(tries = 1500)
    void soupOfTokensIsRefusedAsAnAwsError(@ForAll("soup") String soup, @ForAll ProtocolName name) {
        decodes(name, soup.getBytes(StandardCharsets.UTF_8));
        decodes(name, soup.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 1500)
    void damagedDocumentsAreRefusedAsAnAwsError(
            @ForAll("things") Structure thing,
            @ForAll("bodies") ProtocolName name,
            @ForAll int where,
            @ForAll byte what,
            @ForAll boolean cut)
            throws IOException {
        byte[] body = Protocols.of(name)
                .encode(Things.operation(name), thing, "id")
                .body()
                .readAll(1 << 20);
        if (body.length > 0) {
            int at = Math.floorMod(where, body.length);
            body[at] = what;
            decodes(name, cut ? Arrays.copyOf(body, at) : body);
        }
    }

    @Property(tries = 500)
    void randomBytesAreRefusedAsAnAwsError(@ForAll byte[] bytes, @ForAll ProtocolName name) {
        decodes(name, bytes);
    }

    @Test
    void deepNestingIsRefused() {
        String json = "{\"Inner\":".repeat(100_000);
        assertThatThrownBy(() -> decode(ProtocolName.AWS_JSON_1_0, json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("nesting depth");
        String unknown = "{\"Unknown\":" + "[".repeat(100_000);
        assertThatThrownBy(() -> decode(ProtocolName.REST_JSON, unknown.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AwsException.class);
        String xml = "<Inner>".repeat(100_000);
        assertThatThrownBy(() -> decode(ProtocolName.REST_XML, xml.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AwsException.class);
        Protocol shallow = Protocols.of(ProtocolName.REST_XML, new WireLimits(1000, 5, 10));
        byte[] six = ("<Inner>".repeat(6) + "</Inner>".repeat(6)).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> shallow.decode(
                        Things.operation(ProtocolName.REST_XML), Things.request("/", "", new Headers(), six)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("5 deep");
        String query = "Inner.".repeat(100_000) + "Text=a";
        assertThatThrownBy(() -> decode(ProtocolName.AWS_QUERY, query.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("deep");
        byte[] cbor = new byte[100_000];
        Arrays.fill(cbor, (byte) 0x81);
        cbor[0] = (byte) 0xbf;
        cbor[1] = 0x61;
        cbor[2] = 'a';
        assertThatThrownBy(() -> decode(ProtocolName.RPC_V2_CBOR, cbor)).isInstanceOf(AwsException.class);
    }

    @Test
    void entitiesAreNotResolved() {
        String xml = "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/hostname\">]><Thing><Text>&b;</Text></Thing>";
        assertThatThrownBy(() -> decode(ProtocolName.REST_XML, xml.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("not");
    }

    @Test
    void aDocumentMayHoldManyReferences() {
        String xml = "<Thing><Text>" + "&amp;".repeat(200_000) + "</Text></Thing>";
        Structure thing = decode(ProtocolName.REST_XML, xml.getBytes(StandardCharsets.UTF_8));
        assertThat(thing.member(0)).isEqualTo("&".repeat(200_000));
    }

    @Test
    void manyTinyParametersAreRefused() {
        byte[] form = "&a".repeat(200_000).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> decode(ProtocolName.AWS_QUERY, form))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("parameters");
        StringBuilder branches = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            branches.append('&').append(i).append(".a".repeat(200)).append("=b");
        }
        assertThatThrownBy(
                        () -> decode(ProtocolName.AWS_QUERY, branches.toString().getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(AwsException.class)
                .hasMessageContaining("deep");
    }

    @Test
    void documentsAreReadConcurrently() {
        boolean same = java.util.stream.IntStream.range(0, 2_000).parallel().allMatch(number -> {
            String text = "a&<" + number;
            Structure thing =
                    Things.THING.build(new Object[Things.THING.members().size()]);
            ((SmithySchemas.Dynamic) thing).values()[0] = text;
            HttpResponse response =
                    Protocols.of(ProtocolName.REST_XML).encode(Things.operation(ProtocolName.REST_XML), thing, "id");
            byte[] body = ((dure.wire.http.Body.Bytes) response.body()).bytes();
            return text.equals(decode(ProtocolName.REST_XML, body).member(0));
        });
        assertThat(same).isTrue();
    }

    @Test
    void aBodyAboveTheLimitIsRefused() {
        Protocol small = Protocols.of(ProtocolName.AWS_JSON_1_0, new WireLimits(10, 10, 10));
        assertThatThrownBy(() -> small.decode(
                        Things.operation(ProtocolName.AWS_JSON_1_0),
                        Things.request("/", "", new Headers(), new byte[11])))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        error -> assertThat(error.type().status()).isEqualTo(413));
    }

    @Test
    void gzipBodiesAreInflatedWithinTheLimit() throws IOException {
        var bytes = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bytes)) {
            gzip.write("{\"Text\":\"a\"}".getBytes(StandardCharsets.UTF_8));
        }
        Headers headers = new Headers().set("Content-Encoding", "gzip");
        Structure thing = Protocols.of(ProtocolName.AWS_JSON_1_0)
                .decode(
                        Things.operation(ProtocolName.AWS_JSON_1_0),
                        Things.request("/", "", headers, bytes.toByteArray()));
        assertThat(thing.member(0)).isEqualTo("a");
        var bomb = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bomb)) {
            gzip.write(new byte[10_000]);
        }
        assertThat(bomb.size()).isLessThan(100);
        Protocol tight = Protocols.of(ProtocolName.AWS_JSON_1_0, new WireLimits(5_000, 10, 10));
        assertThatThrownBy(() -> tight.decode(
                        Things.operation(ProtocolName.AWS_JSON_1_0),
                        Things.request("/", "", headers, bomb.toByteArray())))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        error -> assertThat(error.type().status()).isEqualTo(413));
    }

    private static void decodes(ProtocolName name, byte[] body) {
        try {
            decode(name, body);
        } catch (AwsException refused) {
            assertThat(refused.type().status()).isBetween(400, 413);
        }
    }

    private static Structure decode(ProtocolName name, byte[] body) {
        return Protocols.of(name).decode(Things.operation(name), Things.request("/", "", new Headers(), body));
    }

    private static void form(String prefix, Schema schema, boolean flattened, Object value, StringBuilder out) {
        switch (value) {
            case Structure structure -> {
                for (Member member : structure.schema().members()) {
                    Object each = structure.member(member.index());
                    if (each != null) {
                        String name = prefix.isEmpty() ? member.name() : prefix + "." + member.name();
                        form(name, member.target().get(), member.is(Member.Trait.FLATTENED), each, out);
                    }
                }
                // A structure without members leaves no parameter; this one only says that it is there.
                out.append('&').append(prefix).append("=");
            }
            case List<?> list -> {
                int number = 1;
                for (Object each : list) {
                    String name = prefix + (flattened ? "." : ".member.") + number++;
                    form(name, ((ListSchema) schema).element().target().get(), false, each, out);
                }
                if (list.isEmpty()) {
                    out.append('&').append(prefix).append('=');
                }
            }
            case Map<?, ?> map -> {
                int number = 1;
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    String name = prefix + ".entry." + number++;
                    parameter(name + ".key", (String) entry.getKey(), out);
                    form(name + ".value", ((MapSchema) schema).value().target().get(), false, entry.getValue(), out);
                }
                if (map.isEmpty()) {
                    out.append('&').append(prefix).append('=');
                }
            }
            default ->
                parameter(prefix, Texts.write((ScalarSchema) schema, null, TimestampFormat.DATE_TIME, value), out);
        }
    }

    private static void parameter(String name, String value, StringBuilder out) {
        out.append('&').append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
