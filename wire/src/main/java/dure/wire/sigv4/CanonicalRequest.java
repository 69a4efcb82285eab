package dure.wire.sigv4;

import dure.wire.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;

/** The one way to write a request down that both sides agree on. */
final class CanonicalRequest {
    private static final String SIGNATURE_PARAMETER = "X-Amz-Signature";

    private CanonicalRequest() {}

    /** @param signedHeaders lower-case, sorted, separated by semicolons */
    static String of(HttpRequest request, SigV4Rules rules, String signedHeaders, String payloadHash) {
        StringBuilder text = new StringBuilder(512);
        text.append(request.method()).append('\n');
        text.append(path(request.rawPath(), rules)).append('\n');
        text.append(query(request.rawQuery())).append('\n');
        int from = 0;
        while (from <= signedHeaders.length()) {
            int semicolon = signedHeaders.indexOf(';', from);
            int to = semicolon < 0 ? signedHeaders.length() : semicolon;
            appendHeader(text, request, signedHeaders.substring(from, to));
            from = to + 1;
        }
        return text.append('\n')
                .append(signedHeaders)
                .append('\n')
                .append(payloadHash)
                .toString();
    }

    /** @param amzDate as {@code 20130524T000000Z} */
    static String stringToSign(String amzDate, CredentialScope scope, String canonicalRequest) {
        return SignedRequest.ALGORITHM
                + '\n'
                + amzDate
                + '\n'
                + scope.text()
                + '\n'
                + Crypto.sha256Hex(canonicalRequest);
    }

    private static String path(String rawPath, SigV4Rules rules) {
        if (rules.encodesPathTwice()) {
            return UriEncoding.encode(UriEncoding.normalize(rawPath), true);
        }
        return rawPath.isEmpty() ? "/" : UriEncoding.reencode(rawPath, true);
    }

    private static String query(String rawQuery) {
        if (rawQuery.isEmpty()) {
            return "";
        }
        record Pair(String name, String value) {}
        List<Pair> pairs = new ArrayList<>();
        for (String part : rawQuery.split("&")) {
            int equals = part.indexOf('=');
            String name = UriEncoding.reencodeQuery(equals < 0 ? part : part.substring(0, equals));
            if (!part.isEmpty() && !name.equals(SIGNATURE_PARAMETER)) {
                pairs.add(new Pair(name, equals < 0 ? "" : UriEncoding.reencodeQuery(part.substring(equals + 1))));
            }
        }
        pairs.sort((a, b) -> {
            int byName = a.name.compareTo(b.name);
            return byName != 0 ? byName : a.value.compareTo(b.value);
        });
        StringBuilder text = new StringBuilder(rawQuery.length() + 16);
        for (Pair pair : pairs) {
            text.append(text.isEmpty() ? "" : "&").append(pair.name).append('=').append(pair.value);
        }
        return text.toString();
    }

    private static void appendHeader(StringBuilder text, HttpRequest request, String name) {
        text.append(name).append(':');
        List<String> values = request.headers().all(name);
        for (int i = 0; i < values.size(); i++) {
            text.append(i == 0 ? "" : ",");
            appendCollapsed(text, values.get(i).strip());
        }
        text.append('\n');
    }

    /** Runs of spaces count as one. */
    private static void appendCollapsed(StringBuilder text, String value) {
        if (!value.contains("  ")) {
            text.append(value);
            return;
        }
        char last = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != ' ' || last != ' ') {
                text.append(c);
            }
            last = c;
        }
    }
}
