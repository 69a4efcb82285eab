package dure.sns;

import dure.kernel.Clock;
import dure.store.Keys;
import dure.store.Store;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Signs messages as AWS does, version 1 (SHA1withRSA over the canonical text) or 2 (SHA256withRSA), with a key of this Dure's own; the
 * certificate is served at {@link #certificateUrl()}. See
 * https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html.
 */
final class MessageSigner {
    private static final byte[] KEY = Keys.key("sns", "k");
    private static final byte VERSION = 1;
    private static final Duration VALIDITY = Duration.ofDays(20 * 365);

    private record Identity(PrivateKey key, byte[] certificate, String name) {}

    private final Store store;
    private final Clock clock;
    private final String endpoint;
    private volatile @Nullable Identity identity;

    MessageSigner(Store store, Clock clock, String endpoint) {
        this.store = store;
        this.clock = clock;
        this.endpoint = endpoint;
    }

    String certificateUrl() {
        return endpoint + certificatePath();
    }

    String certificatePath() {
        return "/SimpleNotificationService-" + identity().name + ".pem";
    }

    String certificatePem() {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(identity().certificate)
                + "\n-----END CERTIFICATE-----\n";
    }

    String sign(SnsRecords.Delivery delivery, String timestamp) {
        StringBuilder text = new StringBuilder();
        text.append("Message\n")
                .append(delivery.message())
                .append("\nMessageId\n")
                .append(delivery.messageId())
                .append('\n');
        if (delivery.subject() != null) {
            text.append("Subject\n").append(delivery.subject()).append('\n');
        }
        text.append("Timestamp\n")
                .append(timestamp)
                .append("\nTopicArn\n")
                .append(delivery.topicArn())
                .append("\nType\nNotification\n");
        try {
            Signature signature =
                    Signature.getInstance("2".equals(delivery.signatureVersion()) ? "SHA256withRSA" : "SHA1withRSA");
            signature.initSign(identity().key);
            signature.update(text.toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Identity identity() {
        Identity known = identity;
        if (known == null) {
            known = load();
            identity = known;
        }
        return known;
    }

    private Identity load() {
        byte[] stored = store.read(reader -> reader.get(KEY));
        if (stored == null) {
            byte[] made = make();
            stored = store.transact(transaction -> {
                byte[] others = transaction.get(KEY);
                if (others != null) {
                    return others;
                }
                transaction.put(KEY, made);
                return made;
            });
        }
        return parse(stored);
    }

    private byte[] make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            KeyPair pair = generator.generateKeyPair();
            byte[] certificate = SelfSigned.certificate(pair, clock.instant(), VALIDITY);
            byte[] key = pair.getPrivate().getEncoded();
            return ByteBuffer.allocate(5 + key.length + certificate.length)
                    .put(VERSION)
                    .putInt(key.length)
                    .put(key)
                    .put(certificate)
                    .array();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Identity parse(byte[] stored) {
        ByteBuffer buffer = ByteBuffer.wrap(stored);
        if (buffer.get() != VERSION) {
            throw new IllegalStateException("sns: a signing key of unknown version");
        }
        byte[] key = new byte[buffer.getInt()];
        buffer.get(key);
        byte[] certificate = new byte[buffer.remaining()];
        buffer.get(certificate);
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(certificate);
            return new Identity(
                    KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)),
                    certificate,
                    HexFormat.of().formatHex(digest, 0, 16));
        } catch (GeneralSecurityException damaged) {
            throw new IllegalStateException("sns: the signing key is damaged", damaged);
        }
    }
}
