package dure.sns;

import dure.kernel.RequestContext;
import dure.kernel.Site;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;

/**
 * What messages link to: the certificate that their signature is checked with, and unsubscribing, which needs no
 * signature (the subscription's ARN carries a random id that only its receivers know).
 */
final class SnsSite implements Site {
    private final MessageSigner signer;
    private final SubscriptionOperations subscriptions;

    SnsSite(MessageSigner signer, SubscriptionOperations subscriptions) {
        this.signer = signer;
        this.subscriptions = subscriptions;
    }

    @Override
    public boolean serves(HttpRequest head) {
        return head.method().equals("GET")
                && (head.rawPath().startsWith("/SimpleNotificationService-")
                                && head.rawPath().endsWith(".pem")
                        || head.rawPath().equals("/")
                                && head.rawQuery().startsWith("Action=Unsubscribe&SubscriptionArn=")
                                && !head.headers().has("authorization")
                                && head.parameter("X-Amz-Signature") == null);
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
