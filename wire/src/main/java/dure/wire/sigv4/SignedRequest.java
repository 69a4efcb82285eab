package dure.wire.sigv4;

import dure.wire.http.HttpRequest;
import dure.wire.sigv4.SigV4Exception.Kind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says about its signature. Nothing of it is verified.
 *
 * @param signedHeaders lower-case, separated by semicolons, in the sender's order
 * @param time when it was signed
 * @param presigned the signature is in the query string
 * @param expirySeconds how long a presigned request is good for; 0 for the others
 * @param sessionToken of temporary credentials
 */
public record SignedRequest(
        CredentialScope scope,
        String signedHeaders,
        String signature,
        Instant time,
        boolean presigned,
        long expirySeconds,
        Optional<String> sessionToken) {
    public static final String ALGORITHM = "AWS4-HMAC-SHA256";

    private static final List<String> HEADER_PARTS = List.of("Credential", "Signature", "SignedHeaders");
    private static final List<String> QUERY_PARTS = List.of(
            "X-Amz-Algorithm",
            "X-Amz-Credential",
            "X-Amz-Signature",
            "X-Amz-Date",
            "X-Amz-SignedHeaders",
            "X-Amz-Expires");

    /**
     * Reads the Authorization header, or else the query's parameters; empty when there is no signature. One of version 2
     * is refused, not overlooked.
     *
     * @throws SigV4Exception when there is one and it makes no sense
     */
    public static Optional<SignedRequest> parse(HttpRequest request) {
        String authorization = request.headers().get("authorization");
        if (authorization != null) {
            return Optional.of(ofHeader(request, authorization));
        }
        if (request.rawQuery().contains("X-Amz-")) {
            return ofQuery(request);
        }
        if (request.rawQuery().contains("AWSAccessKeyId=") && request.parameter("Signature") != null) {
            throw new SigV4Exception(Kind.UNSUPPORTED_ALGORITHM, false, "AWS", ALGORITHM);
        }
        return Optional.empty();
    }

    public String amzDate() {
        return BasicTime.format(time);
    }

    private static SignedRequest ofHeader(HttpRequest request, String authorization) {
        int space = authorization.indexOf(' ');
        String algorithm = space < 0 ? authorization : authorization.substring(0, space);
        if (!algorithm.equals(ALGORITHM)) {
            throw new SigV4Exception(Kind.UNSUPPORTED_ALGORITHM, false, authorization, ALGORITHM);
        }
        Map<String, String> parts = new HashMap<>();
        for (String part :
                space < 0 ? new String[0] : authorization.substring(space + 1).split(",")) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parts.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            }
        }
        requireParts(parts, HEADER_PARTS, false, authorization);
        return new SignedRequest(
                scope(text(parts, "Credential"), false),
                text(parts, "SignedHeaders").toLowerCase(Locale.ROOT),
                text(parts, "Signature"),
                headerTime(request, authorization),
                false,
                0,
                Optional.ofNullable(request.headers().get("x-amz-security-token")));
    }

    private static Optional<SignedRequest> ofQuery(HttpRequest request) {
        Map<String, String> parts = new HashMap<>();
        for (HttpRequest.Parameter parameter : request.parameters()) {
            if (parameter.name().startsWith("X-Amz-")) {
                String value = parameter.value();
                parts.putIfAbsent(parameter.name(), value == null ? "" : value);
            }
        }
        if (!parts.containsKey("X-Amz-Signature") && !parts.containsKey("X-Amz-Algorithm")) {
            return Optional.empty();
        }
        requireParts(parts, QUERY_PARTS, true, request.rawQuery());
        if (!text(parts, "X-Amz-Algorithm").equals(ALGORITHM)) {
            throw new SigV4Exception(Kind.UNSUPPORTED_ALGORITHM, true, text(parts, "X-Amz-Algorithm"), ALGORITHM);
        }
        return Optional.of(new SignedRequest(
                scope(text(parts, "X-Amz-Credential"), true),
                text(parts, "X-Amz-SignedHeaders").toLowerCase(Locale.ROOT),
                text(parts, "X-Amz-Signature"),
                basicTime(text(parts, "X-Amz-Date"), true),
                true,
                expiry(text(parts, "X-Amz-Expires")),
                Optional.ofNullable(parts.get("X-Amz-Security-Token"))));
    }

    private static void requireParts(
            Map<String, String> parts, List<String> names, boolean presigned, String authorization) {
        List<String> missing = new ArrayList<>(0);
        for (String name : names) {
            if (text(parts, name).isEmpty()) {
                missing.add(name);
            }
        }
        if (!missing.isEmpty()) {
            throw new SigV4Exception(Kind.MISSING_PARTS, presigned, authorization, String.join(",", missing));
        }
    }

    private static String text(Map<String, String> parts, String name) {
        return parts.getOrDefault(name, "");
    }

    private static CredentialScope scope(String credential, boolean presigned) {
        return CredentialScope.parse(credential)
                .orElseThrow(() -> new SigV4Exception(Kind.MALFORMED_CREDENTIAL, presigned, credential, ""));
    }

    private static long expiry(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOne) {
            throw new SigV4Exception(Kind.EXPIRY_NOT_A_NUMBER, true, text, "");
        }
    }

    /** X-Amz-Date, or else Date, in ISO 8601's basic form or as HTTP writes dates. */
    private static Instant headerTime(HttpRequest request, String authorization) {
        String amzDate = request.headers().get("x-amz-date");
        if (amzDate != null) {
            return basicTime(amzDate, false);
        }
        String date = request.headers().get("date");
        if (date == null) {
            throw new SigV4Exception(Kind.MISSING_DATE, false, authorization, "");
        }
        if (date.indexOf(' ') < 0) {
            return basicTime(date, false);
        }
        try {
            return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException malformed) {
            throw new SigV4Exception(Kind.MALFORMED_DATE, false, date, "");
        }
    }

    private static Instant basicTime(String text, boolean presigned) {
        try {
            return BasicTime.parse(text);
        } catch (DateTimeException malformed) {
            throw new SigV4Exception(Kind.MALFORMED_DATE, presigned, text, "");
        }
    }
}
