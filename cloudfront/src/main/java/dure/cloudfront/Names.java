package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;

import java.util.Locale;
import java.util.Set;

/**
 * Alternate domain names. Those that are the platform's own addresses are refused: they would take requests away from
 * other services.
 */
final class Names {
    private static final Set<String> OWN = Set.of(
            "s3",
            "s3-website",
            "execute-api",
            "cloudfront",
            "lambda-url",
            "apigateway",
            "dynamodb",
            "events",
            "iam",
            "lambda",
            "logs",
            "monitoring",
            "sns",
            "sqs",
            "sts",
            "cloudformation");

    private Names() {}

    /** In lower case. @throws dure.wire.AwsException when it cannot be an alias */
    static String checked(String alias, String domain) {
        String name = alias.toLowerCase(Locale.ROOT);
        if (!name.matches("(\\*\\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9_])?\\.)*[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
                || name.length() > 253
                || name.matches("[0-9.]+")) {
            throw INVALID_ARGUMENT.because(
                    "The parameter CNAME contains one or more parameters that are not valid: " + alias);
        }
        if (name.equals(domain) || name.endsWith("." + domain) && isOwn(name, domain)) {
            throw INVALID_ARGUMENT.because("The parameter CNAME is one of this platform's own addresses: " + alias);
        }
        return name;
    }

    /** {@code x.s3.localhost}, {@code s3.eu-west-1.localhost}, {@code *.localhost} and the like. */
    private static boolean isOwn(String name, String domain) {
        String[] labels = name.substring(0, name.length() - domain.length() - 1).split("\\.");
        String last = labels[labels.length - 1];
        boolean region = last.matches("[a-z]{2,}(-[a-z]+)+-[0-9]");
        return OWN.contains(last) || last.startsWith("s3-website-") || region || last.equals("*");
    }
}
