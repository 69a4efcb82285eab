package dure.platform;

import dure.wire.http.HttpHandler;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Lets requests wait, for the moment between binding the port, which rooms must know, and the last room's registration.
 */
final class Opening implements HttpHandler {
    private final CompletableFuture<HttpHandler> gate = new CompletableFuture<>();

    void open(HttpHandler opened) {
        gate.complete(opened);
    }

    @Override
    public HttpResponse handle(HttpRequest request) {
        try {
            return gate.get().handle(request);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return HttpResponse.of(503);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public @Nullable HttpResponse answerNow(HttpRequest head) {
        HttpHandler opened = gate.getNow(null);
        return opened == null ? null : opened.answerNow(head);
    }
}
