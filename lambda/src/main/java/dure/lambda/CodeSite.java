package dure.lambda;

import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Site;
import dure.lambda.LambdaRecords.Code;
import dure.store.Keys;
import dure.store.Store;
import dure.wire.http.Body;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Serves zip files at {@code /_dure/lambda/code/SHA256/EXPIRES/SIGNATURE}, for whoever has the link and for ten minutes,
 * as AWS does by presigned links to S3.
 */
final class CodeSite implements Site {
    private static final String PATH = "/_dure/lambda/code/";
    private static final Duration VALID = Duration.ofMinutes(10);
    private static final int SECRET_BYTES = 32;

    private final Store store;
    private final CodeStore code;
    private final Clock clock;

    CodeSite(Store store, CodeStore code, Clock clock) {
        this.store = store;
        this.code = code;
        this.clock = clock;
    }

    /** A link that works for ten minutes, at the address by which the request came. */
    String location(Code of, RequestContext context) {
        String what = of.sha256() + "/" + clock.instant().plus(VALID).getEpochSecond();
        String scheme = context.secure() ? "https://" : "http://";
        return scheme + context.host() + PATH + what + "/" + sign(what);
    }

    @Override
    public boolean serves(HttpRequest head) {
        return head.rawPath().startsWith(PATH);
    }

    @Override
    public HttpResponse serve(HttpRequest request, RequestContext context) {
        String[] parts = request.rawPath().substring(PATH.length()).split("/", -1);
        if (!request.method().equals("GET") || parts.length != 3 || !holds(parts)) {
            return HttpResponse.of(403, "text/plain", "Access denied\n");
        }
        Code found = code.bySha256(parts[0]);
        if (found == null) {
            return HttpResponse.of(404, "text/plain", "Not found\n");
        }
        try {
            HttpResponse response =
                    HttpResponse.of(200, "application/zip", new Body.Stream(code.open(found), found.size()));
            response.headers().set("Content-Disposition", "attachment; filename=\"code.zip\"");
            return response;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private boolean holds(String[] parts) {
        byte[] expected = sign(parts[0] + "/" + parts[1]).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(expected, parts[2].getBytes(StandardCharsets.UTF_8))
                && Long.parseLong(parts[1]) >= clock.instant().getEpochSecond();
    }

    private String sign(String what) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret(), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(what.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] secret() {
        byte[] key = Keys.key("lambda", "k");
        byte[] kept = store.read(reader -> reader.get(key));
        if (kept != null) {
            return kept;
        }
        byte[] fresh = new byte[1 + SECRET_BYTES];
        new SecureRandom().nextBytes(fresh);
        fresh[0] = 1;
        return store.transact(transaction -> {
            byte[] first = transaction.get(key);
            if (first != null) {
                return first;
            }
            transaction.put(key, fresh);
            return fresh;
        });
    }
}
