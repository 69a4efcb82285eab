package dure.lambda;

import dure.kernel.Arn;
import dure.kernel.RequestContext;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which function a request means: a name, {@code name:qualifier}, a partial ARN ({@code 123456789012:function:name}) or
 * a whole one.
 *
 * @param qualifier a version, an alias, {@code $LATEST}; empty when none was given
 */
record FunctionName(String account, String region, String name, Optional<String> qualifier) {
    static final String LATEST = "$LATEST";
    private static final int MAX_NAME = 64;
    private static final Pattern FORM = Pattern.compile("(?:arn:aws[a-zA-Z-]*:lambda:)?"
            + "(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\\d):)?"
            + "(?:(\\d{12}):)?(?:function:)?([a-zA-Z0-9_.-]+)(?::(\\$LATEST(?:\\.PUBLISHED)?|[a-zA-Z0-9_-]+))?");

    static FunctionName of(String text, RequestContext context) {
        return of(text, null, context);
    }

    /** @throws dure.wire.AwsException when the text is no function's name or contradicts the qualifier */
    static FunctionName of(String text, @Nullable String qualifier, RequestContext context) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw Faults.constraint(text, "functionName", "Member must satisfy regular expression pattern: " + FORM);
        }
        String name = parts.group(3);
        if (name.length() > MAX_NAME) {
            throw Faults.constraint(name, "functionName", "Member must have length less than or equal to " + MAX_NAME);
        }
        String derived = parts.group(4);
        if (derived != null && qualifier != null && !derived.equals(qualifier)) {
            throw Faults.invalid(
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        String region = parts.group(1) == null ? context.region() : parts.group(1);
        if (!region.equals(context.region())) {
            throw Faults.notFound(
                    "Functions from '" + region + "' are not reachable in this region ('" + context.region() + "')");
        }
        String account = parts.group(2) == null ? context.account().value() : parts.group(2);
        return new FunctionName(account, region, name, Optional.ofNullable(derived == null ? qualifier : derived));
    }

    /** The function of an ARN's resource part, {@code function:name[:qualifier]}. */
    static Optional<FunctionName> of(Arn arn) {
        String[] parts = arn.resource().split(":", -1);
        if (!parts[0].equals("function") || parts.length < 2 || parts.length > 3) {
            return Optional.empty();
        }
        return Optional.of(new FunctionName(
                arn.account(), arn.region(), parts[1], parts.length == 3 ? Optional.of(parts[2]) : Optional.empty()));
    }

    FunctionName withQualifier(String other) {
        return new FunctionName(account, region, name, Optional.of(other));
    }

    FunctionName unqualified() {
        return new FunctionName(account, region, name, Optional.empty());
    }

    String qualifierOrLatest() {
        return qualifier.orElse(LATEST);
    }

    /** With the qualifier when there is one. */
    String arn() {
        String resource = "function:" + name + qualifier.map(each -> ":" + each).orElse("");
        return Arn.of("lambda", region, account, resource).toString();
    }
}
