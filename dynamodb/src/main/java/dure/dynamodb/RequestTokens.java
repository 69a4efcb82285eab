package dure.dynamodb;

import static dure.api.dynamodb.DynamoDbErrors.IDEMPOTENT_PARAMETER_MISMATCH;

import dure.api.dynamodb.TransactWriteItemsInput;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Transaction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * Recognises a TransactWriteItems that is sent again: its ClientRequestToken is kept for ten minutes with a digest of what
 * was asked, in the same transaction as the writes. Each use of a token clears away a few that have expired.
 */
final class RequestTokens {
    private static final byte[] TOKENS = Keys.key("dynamodb", "token");
    private static final byte[] EXPIRIES = Keys.key("dynamodb", "token-expiry");
    private static final Duration LIFE = Duration.ofMinutes(10);
    private static final int CLEARED_AT_ONCE = 10;
    private static final byte VERSION = 1;
    private static final int EXPIRY_OFFSET = 1;
    private static final int DIGEST_OFFSET = 9;

    private final Clock clock;

    RequestTokens(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether the same request was carried out before; else remembers that it is now.
     *
     * @throws dure.wire.AwsException IdempotentParameterMismatchException when the token came with another request
     */
    boolean isRepeated(Transaction transaction, TransactWriteItemsInput input, RequestContext context) {
        String token = input.clientRequestToken();
        if (token == null) {
            return false;
        }
        byte[] name = Keys.key(context.account().value(), context.region(), token);
        byte[] key = join(TOKENS, name);
        byte[] digest = digest(input);
        Instant now = clock.instant();
        byte[] known = transaction.get(key);
        if (known != null && expiry(known) > now.toEpochMilli()) {
            if (Arrays.equals(digest, Arrays.copyOfRange(known, DIGEST_OFFSET, known.length))) {
                return true;
            }
            throw IDEMPOTENT_PARAMETER_MISMATCH.because(
                    "The provided client token was already used with different " + "request parameters");
        }
        clear(transaction, now);
        long expiry = now.plus(LIFE).toEpochMilli();
        transaction.put(
                key,
                Keys.of().raw(new byte[] {VERSION}).number(expiry).raw(digest).bytes());
        transaction.put(Keys.of().raw(EXPIRIES).number(expiry).raw(name).bytes(), new byte[] {VERSION});
        return false;
    }

    private static void clear(Transaction transaction, Instant now) {
        byte[] end = Keys.of().raw(EXPIRIES).number(now.toEpochMilli()).bytes();
        try (Range range = transaction.snapshot().range(EXPIRIES, end)) {
            for (int i = 0; i < CLEARED_AT_ONCE && range.hasNext(); i++) {
                byte[] key = range.next().key();
                Keys.Parser parser = Keys.parse(key, EXPIRIES.length);
                parser.number();
                byte[] tokenKey = join(TOKENS, parser.rest());
                byte[] token = transaction.get(tokenKey);
                if (token != null && expiry(token) <= now.toEpochMilli()) {
                    transaction.delete(tokenKey);
                }
                transaction.delete(key);
            }
        }
    }

    private static long expiry(byte[] value) {
        return Keys.parse(value, EXPIRY_OFFSET).number();
    }

    private static byte[] digest(TransactWriteItemsInput input) {
        try {
            return MessageDigest.getInstance("SHA-256")
                    .digest(input.transactItems().toString().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] join(byte[] first, byte[] second) {
        return Keys.of().raw(first).raw(second).bytes();
    }
}
