package dure.platform;

import dure.wire.http.HttpHandler;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Lets requests wait, for the moment between binding the port, which rooms must know, and the last room's registration. */
final class Opening implements HttpHandler {
    private final HttpHandler gate;
    private final CountDownLatch opened = new CountDownLatch(1);

    Opening(HttpHandler gate) {
        this.gate = gate;
    }

    void open() {
        opened.countDown();
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        try {
            opened.await();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return HttpResponse.of(503);
        }
        return gate.handle(request);
    }

    @Override
    public @Nullable HttpResponse answerNow(HttpRequest head) {
        return opened.getCount() == 0 ? gate.answerNow(head) : null;
    }
}
