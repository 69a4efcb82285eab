package dure.sns;

import dure.kernel.RequestContext;
import dure.kernel.Site;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What messages link to: the certificate that their signature is checked with, and unsubscribing, which needs no
 * signature (the subscription's ARN carries a random id that only its receivers know).
 */
final class SnsSite implements Site {
    private static final Pattern HOST_PORT = Pattern.compile(":[0-9]*$");

    private final MessageSigner signer;
    private final SubscriptionOperations subscriptions;
    /** Buckets, distributions and APIs on other names have such paths of their own. */
    private final Set<String> hosts;

    SnsSite(MessageSigner signer, SubscriptionOperations subscriptions, String endpoint) {
        this.signer = signer;
        this.subscriptions = subscriptions;
        String host = URI.create(endpoint).getHost();
        this.hosts = Set.of(host, "sns." + host);
    }

    @Override
    public boolean serves(HttpRequest head) {
        return head.method().equals("GET") && (isCertificate(head) || isUnsubscribing(head)) && isOurs(head);
    }

    private static boolean isCertificate(HttpRequest head) {
        return head.rawPath().startsWith("/SimpleNotificationService-")
                && head.rawPath().endsWith(".pem");
    }

    private static boolean isUnsubscribing(HttpRequest head) {
        return head.rawPath().equals("/")
                && head.rawQuery().startsWith("Action=Unsubscribe&SubscriptionArn=")
                && !head.headers().has("authorization")
                && head.parameter("X-Amz-Signature") == null;
    }

    private boolean isOurs(HttpRequest head) {
        String host = head.headers().get("host", "");
        return hosts.contains(HOST_PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT));
    }

    @Override
    public HttpResponse serve(HttpRequest request, RequestContext context) {
        String subscription = request.parameter("SubscriptionArn");
        if (subscription != null) {
            subscriptions.remove(subscription);
            return HttpResponse.of(
                    200,
                    "text/xml",
                    "<UnsubscribeResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><ResponseMetadata><RequestId>"
                            + context.requestId() + "</RequestId></ResponseMetadata></UnsubscribeResponse>");
        }
        return request.rawPath().equals(signer.certificatePath())
                ? HttpResponse.of(200, "application/x-pem-file", signer.certificatePem())
                : HttpResponse.of(404);
    }
}
