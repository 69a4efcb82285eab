package dure.s3;

import dure.wire.AwsException;
import dure.wire.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

/** Error pages of website endpoints, which are HTML and say the same as the API's XML. */
final class WebsiteErrors {
    private static final Map<Integer, String> REASONS = Map.of(
            400, "Bad Request",
            403, "Forbidden",
            404, "Not Found",
            405, "Method Not Allowed",
            412, "Precondition Failed",
            416, "Requested Range Not Satisfiable",
            500, "Internal Server Error",
            503, "Service Unavailable");

    private final String requestId;

    WebsiteErrors(String requestId) {
        this.requestId = requestId;
    }

    HttpResponse page(int status, String code, String message, Map<String, String> details) {
        return page(status, code, message, body(status, code, message, details, ""));
    }

    /** When the error document, too, could not be had. */
    HttpResponse pageWithMissingErrorDocument(
            int status, String code, String message, Map<String, String> details, AwsException also, String errorKey) {
        String what = also.type().status() == 403 ? "Access Denied" : also.message();
        StringBuilder more = new StringBuilder(
                "<h3>An Error Occurred While Attempting to Retrieve a Custom Error Document</h3>\n<ul>\n");
        line(more, "Code", also.type().code());
        line(more, "Message", what);
        if (also.type().code().equals("NoSuchKey")) {
            line(more, "Key", errorKey);
        }
        more.append("</ul>\n");
        return page(status, code, message, body(status, code, message, details, more.toString()));
    }

    private HttpResponse page(int status, String code, String message, String html) {
        HttpResponse response = HttpResponse.of(status, "text/html; charset=utf-8", html);
        response.headers()
                .set("x-amz-error-code", code)
                .set("x-amz-error-message", message)
                .set("x-amz-request-id", requestId);
        return response;
    }

    private String body(int status, String code, String message, Map<String, String> details, String more) {
        String title = status + " " + REASONS.getOrDefault(status, "Error");
        StringBuilder html = new StringBuilder("<html>\n<head><title>")
                .append(title)
                .append("</title></head>\n<body>\n<h1>")
                .append(title)
                .append("</h1>\n<ul>\n");
        line(html, "Code", code);
        line(html, "Message", message);
        new TreeMap<>(details).forEach((name, value) -> line(html, name, value));
        line(html, "RequestId", requestId);
        return html.append("</ul>\n")
                .append(more)
                .append("<hr/>\n</body>\n</html>\n")
                .toString();
    }

    private static void line(StringBuilder html, String name, String value) {
        html.append("<li>").append(name).append(": ").append(escape(value)).append("</li>\n");
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
