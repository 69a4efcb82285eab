package dure.s3;

import dure.api.s3.Condition;
import dure.api.s3.Redirect;
import dure.api.s3.RoutingRule;
import dure.api.s3.WebsiteConfiguration;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/**
 * Routing rules: the first that fits sends the client elsewhere.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/how-to-page-redirect.html">Redirection rules</a>
 */
final class WebsiteRouting {
    private WebsiteRouting() {}

    /** Rules that need no error to have happened. */
    static Optional<RoutingRule> beforeRequest(WebsiteConfiguration website, String key) {
        return rules(website).stream()
                .filter(rule -> {
                    Condition condition = rule.condition();
                    return condition == null
                            || (condition.httpErrorCodeReturnedEquals() == null && fits(condition, key));
                })
                .findFirst();
    }

    /** Rules for the status that the object's request came to. */
    static Optional<RoutingRule> afterError(WebsiteConfiguration website, String key, int status) {
        return rules(website).stream()
                .filter(rule -> {
                    Condition condition = rule.condition();
                    return condition != null
                            && Integer.toString(status).equals(condition.httpErrorCodeReturnedEquals())
                            && fits(condition, key);
                })
                .findFirst();
    }

    static HttpResponse redirect(RoutingRule rule, String key, HttpRequest request) {
        Redirect to = rule.redirect();
        String protocol = to.protocol() == null ? S3Website.scheme(request) : to.protocol();
        String host = to.hostName() == null ? request.headers().get("host", "") : to.hostName();
        String newKey = key;
        if (to.replaceKeyWith() != null) {
            newKey = to.replaceKeyWith();
        } else if (to.replaceKeyPrefixWith() != null) {
            Condition condition = rule.condition();
            String prefix = condition == null || condition.keyPrefixEquals() == null ? "" : condition.keyPrefixEquals();
            newKey = to.replaceKeyPrefixWith() + key.substring(prefix.length());
        }
        int status = to.httpRedirectCode() == null ? 301 : Integer.parseInt(to.httpRedirectCode());
        String path = ListedKeys.URL.write(newKey).replace("+", "%20").replace("%23", "#");
        return S3Website.redirect(status, protocol + "://" + host + "/" + path);
    }

    private static boolean fits(Condition condition, String key) {
        return condition.keyPrefixEquals() == null || key.startsWith(condition.keyPrefixEquals());
    }

    private static List<RoutingRule> rules(WebsiteConfiguration website) {
        return website.routingRules() == null ? List.of() : website.routingRules();
    }
}
