package dure.wire.sigv4;

import java.util.Optional;

/**
 * What a signature is good for: {@code AKID/20130524/us-east-1/s3/aws4_request}.
 *
 * @param date eight digits
 * @param terminator {@code aws4_request}, or a mistake
 */
public record CredentialScope(String accessKeyId, String date, String region, String service, String terminator) {
    public static final String TERMINATOR = "aws4_request";

    /** Access keys never hold slashes, so five parts it is; empty when it is not. */
    public static Optional<CredentialScope> parse(String credential) {
        String[] parts = credential.split("/", -1);
        if (parts.length != 5) {
            return Optional.empty();
        }
        for (String part : parts) {
            if (part.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new CredentialScope(parts[0], parts[1], parts[2], parts[3], parts[4]));
    }

    /** As in the string to sign: without the key. */
    public String text() {
        return date + '/' + region + '/' + service + '/' + terminator;
    }

    /** As in the Credential parameter: with the key. */
    public String credential() {
        return accessKeyId + '/' + text();
    }
}
