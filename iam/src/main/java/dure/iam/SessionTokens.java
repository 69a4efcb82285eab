package dure.iam;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and opens session tokens: version byte, 12 random bytes, then the deflated claims sealed with AES-256-GCM, all in
 * base64. Whoever holds the token cannot read or change it. Thread-safe.
 */
final class SessionTokens {
    private static final byte VERSION = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int MAX_TOKEN_CHARS = 16_384;
    private static final int MAX_PACKED_BYTES = 4_096;
    private static final int MAX_CLAIM_BYTES = 65_536;
    private static final JsonMapper JSON = new JsonMapper();

    private final SecretKeySpec key;

    SessionTokens(byte[] key) {
        this.key = new SecretKeySpec(key, "AES");
    }

    String seal(SessionClaims claims) {
        byte[] nonce = Ids.bytes(NONCE_BYTES);
        try {
            byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(deflate(JSON.writeValueAsBytes(claims)));
            byte[] token = ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
                    .put(VERSION)
                    .put(nonce)
                    .put(sealed)
                    .array();
            return Base64.getEncoder().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The deflated size of a session's policies and tags, in percent of what a token may hold, at least 1. */
    static int packedPercent(SessionClaims claims) {
        try {
            byte[] packed = deflate(JSON.writeValueAsBytes(
                    List.of(Optional.ofNullable(claims.policy()).orElse(""), claims.policyArns(), claims.tags())));
            return Math.max(1, packed.length * 100 / MAX_PACKED_BYTES);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empty when the token was not made by {@link #seal} with this key. */
    Optional<SessionClaims> open(String token) {
        if (token.length() > MAX_TOKEN_CHARS) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length <= 1 + NONCE_BYTES || bytes[0] != VERSION) {
            return Optional.empty();
        }
        byte[] nonce = new byte[NONCE_BYTES];
        System.arraycopy(bytes, 1, nonce, 0, NONCE_BYTES);
        byte[] deflated;
        try {
            deflated =
                    cipher(Cipher.DECRYPT_MODE, nonce).doFinal(bytes, 1 + NONCE_BYTES, bytes.length - 1 - NONCE_BYTES);
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
        return Optional.of(read(deflated));
    }

    private static SessionClaims read(byte[] deflated) {
        try (InflaterInputStream in = new InflaterInputStream(new java.io.ByteArrayInputStream(deflated))) {
            return JSON.readValue(in.readNBytes(MAX_CLAIM_BYTES), SessionClaims.class);
        } catch (IOException e) {
            throw new UncheckedIOException("a token that was sealed here cannot be read", e);
        }
    }

    private static byte[] deflate(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        return cipher;
    }
}
