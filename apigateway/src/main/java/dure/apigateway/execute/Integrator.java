package dure.apigateway.execute;

import dure.wire.http.HttpResponse;

/** Carries out one type of integration. Thread-safe. */
@FunctionalInterface
interface Integrator {
    /** @throws GatewayFailure when the gateway is to answer instead */
    HttpResponse answer(Exchange exchange);
}
