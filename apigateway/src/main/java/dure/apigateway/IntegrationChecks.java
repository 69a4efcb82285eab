package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;

import dure.api.apigateway.Integration;
import dure.api.apigateway.IntegrationResponse;
import dure.api.apigateway.Method;
import dure.api.apigateway.MethodResponse;
import dure.apigateway.template.Template;
import dure.apigateway.template.TemplateSyntaxException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What integrations may say. */
public final class IntegrationChecks {
    private static final int MIN_TIMEOUT_MILLIS = 50;
    private static final int MAX_TIMEOUT_MILLIS = 29_000;
    private static final int MAX_TEMPLATE_BYTES = 300 * 1024;
    private static final Set<String> PASSTHROUGH = Set.of("WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER");
    private static final Pattern LAMBDA =
            Pattern.compile("arn:aws:apigateway:[^:]+:lambda:path/2015-03-31/functions/.+/invocations(\\?.*)?");
    private static final Pattern REQUEST_TARGET =
            Pattern.compile("integration\\.request\\.(querystring|header|path)\\.[a-zA-Z0-9._$\\-\\[\\]]+");
    private static final Pattern REQUEST_SOURCE = Pattern.compile(
            "'.*'|method\\.request\\.(querystring|header|path|multivalueheader|multivaluequerystring)\\..+"
                    + "|method\\.request\\.body(\\..+)?|context\\..+|stageVariables\\..+",
            Pattern.DOTALL);
    private static final Pattern RESPONSE_TARGET = Pattern.compile("method\\.response\\.header\\.[a-zA-Z0-9._$\\-]+");
    private static final Pattern RESPONSE_SOURCE = Pattern.compile(
            "'.*'|integration\\.response\\.(header|multivalueheader)\\..+|integration\\.response\\.body(\\..+)?"
                    + "|context\\..+|stageVariables\\..+",
            Pattern.DOTALL);

    private IntegrationChecks() {}

    /** The integration with AWS's defaults filled in. */
    public static Integration check(Integration asked) {
        Refusals.refuse("VPC_LINK".equals(asked.connectionType()), "VPC links");
        Refusals.refuse(asked.integrationTarget() != null, "integrationTarget");
        Refusals.refuse("STREAM".equals(asked.responseTransferMode()), "response streaming");
        Refusals.refuse(
                asked.tlsConfig() != null
                        && Boolean.TRUE.equals(asked.tlsConfig().insecureSkipVerification()),
                "insecureSkipVerification");
        String credentials = asked.credentials() == null ? "" : asked.credentials();
        if (!credentials.isEmpty()) {
            Refusals.refuse(
                    !String.valueOf(asked.type()).startsWith("AWS"), "credentials on other than AWS integrations");
        }
        String passthrough = asked.passthroughBehavior() == null ? "WHEN_NO_MATCH" : asked.passthroughBehavior();
        if (!PASSTHROUGH.contains(passthrough)) {
            throw BAD_REQUEST.because("Invalid passthrough behavior specified. Valid options are "
                    + "WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER");
        }
        int timeout = asked.timeoutInMillis() == null ? MAX_TIMEOUT_MILLIS : asked.timeoutInMillis();
        if (timeout < MIN_TIMEOUT_MILLIS || timeout > MAX_TIMEOUT_MILLIS) {
            throw BAD_REQUEST.because("Timeout should be between 50 ms and 29000 ms");
        }
        target(asked);
        templates(asked.requestTemplates());
        mappings(asked.requestParameters());
        return asked.toBuilder()
                .passthroughBehavior(passthrough)
                .timeoutInMillis(timeout)
                .connectionType(null)
                .responseTransferMode(null)
                .tlsConfig(null)
                .build();
    }

    private static void target(Integration asked) {
        String type = String.valueOf(asked.type());
        String uri = asked.uri() == null ? "" : asked.uri();
        if (type.equals("MOCK")) {
            return;
        }
        if (asked.httpMethod() == null || asked.httpMethod().isEmpty()) {
            throw BAD_REQUEST.because("Enumeration value for HttpMethod must be non-empty");
        }
        if (type.startsWith("AWS")) {
            if (!uri.startsWith("arn:")) {
                throw BAD_REQUEST.because("Invalid ARN specified in the request");
            }
            if (!LAMBDA.matcher(uri).matches()) {
                throw Refusals.notOffered("AWS integrations with anything but Lambda functions: " + uri);
            }
            return;
        }
        http(uri);
    }

    private static void http(String uri) {
        String withoutVariables =
                uri.replaceAll("\\$\\{stageVariables\\.[^}]*}", "x").replaceAll("\\{[^}]*}", "x");
        try {
            URI parsed = new URI(withoutVariables);
            boolean web = "http".equals(parsed.getScheme()) || "https".equals(parsed.getScheme());
            if (web && parsed.getRawAuthority() != null) {
                return;
            }
        } catch (URISyntaxException notUri) {
            throw BAD_REQUEST.because("Invalid HTTP endpoint specified for URI");
        }
        throw BAD_REQUEST.because("Invalid HTTP endpoint specified for URI");
    }

    /** Templates that cannot be parsed or are too large. */
    static void templates(@Nullable Map<String, String> templates) {
        for (String text : templates == null ? Set.<String>of() : templates.values()) {
            if (text.length() > MAX_TEMPLATE_BYTES) {
                throw BAD_REQUEST.because("Template is too large: it may have 300 KB");
            }
            try {
                Template.check(text);
            } catch (TemplateSyntaxException broken) {
                throw BAD_REQUEST.because("Invalid mapping expression specified: Validation Result: warnings : [], "
                        + "errors : [Invalid template: " + broken.getMessage() + "]");
            }
        }
    }

    private static void mappings(@Nullable Map<String, String> mappings) {
        (mappings == null ? Map.<String, String>of() : mappings).forEach((target, source) -> {
            if (!REQUEST_TARGET.matcher(target).matches()) {
                throw Refusals.badMapping(target);
            }
            if (!REQUEST_SOURCE.matcher(source).matches()) {
                throw Refusals.badMapping(source);
            }
        });
    }

    /** What integrations take of a request must be among the method's request parameters. */
    static void declared(Method method, Integration integration) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(
                method.requestParameters() == null
                        ? Set.of()
                        : method.requestParameters().keySet());
        Map<String, String> mappings =
                integration.requestParameters() == null ? Map.of() : integration.requestParameters();
        for (String source : mappings.values()) {
            boolean parameter = source.startsWith("method.request.") && !source.startsWith("method.request.body");
            if (parameter
                    && !names.contains(source)
                    && !names.contains(source.replace("request.multivalue", "request."))) {
                throw BAD_REQUEST.because("Invalid mapping expression specified: Validation Result: warnings : [], "
                        + "errors : [Invalid mapping expression parameter specified: " + source + "]");
            }
        }
    }

    /** A response may set only the headers that the method response declares. */
    static void check(Method method, IntegrationResponse response) {
        templates(response.responseTemplates());
        pattern(response.selectionPattern());
        Map<String, String> parameters =
                response.responseParameters() == null ? Map.of() : response.responseParameters();
        MethodResponse declared = Methods.responses(method).get(String.valueOf(response.statusCode()));
        if (!parameters.isEmpty() && declared == null) {
            throw BAD_REQUEST.because(
                    "Invalid mapping expression specified: Validation Result: warnings : [], errors : "
                            + "[No method response exists for method.]");
        }
        Map<String, Boolean> headers =
                declared == null || declared.responseParameters() == null ? Map.of() : declared.responseParameters();
        parameters.forEach((target, source) -> {
            if (!RESPONSE_TARGET.matcher(target).matches() || !headers.containsKey(target)) {
                throw BAD_REQUEST.because("Invalid mapping expression specified: Validation Result: warnings : [], "
                        + "errors : [Invalid mapping expression parameter specified: " + target + "]");
            }
            if (!RESPONSE_SOURCE.matcher(source).matches()) {
                throw Refusals.badMapping(source);
            }
        });
    }

    private static void pattern(@Nullable String selection) {
        try {
            Pattern.compile(selection == null ? "" : selection);
        } catch (PatternSyntaxException broken) {
            throw BAD_REQUEST.because("Invalid selection pattern specified: " + broken.getDescription());
        }
    }
}
