package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Structure;
import dure.wire.schema.Validator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** awsQuery: form parameters in, XML out. */
final class AwsQueryProtocol implements Protocol {
    private final WireLimits limits;

    AwsQueryProtocol(WireLimits limits) {
        this.limits = limits;
    }

    @Override
    public <I extends Structure> I decode(Operation<I, ?> operation, HttpRequest request) {
        I input = Bodies.guard(
                WireErrors.MALFORMED_INPUT,
                WireErrors.TOO_LARGE,
                () -> QueryReader.structure(operation.input(), QueryReader.tree(parameters(request), limits)));
        Validator.check(input, WireErrors.VALIDATION_QUERY);
        return input;
    }

    private List<HttpRequest.Parameter> parameters(HttpRequest request) throws IOException {
        List<HttpRequest.Parameter> parameters = new ArrayList<>(request.parameters());
        byte[] body = Bodies.read(request, limits);
        if (body.length > 0) {
            bounded(body);
            parameters.addAll(HttpRequest.parse(new String(body, StandardCharsets.UTF_8).strip()));
        }
        return parameters;
    }

    /** Counts before anything is taken apart, so that many tiny parameters cost no memory. */
    private void bounded(byte[] form) throws IOException {
        int pairs = 1;
        for (byte each : form) {
            if (each == '&' && ++pairs > limits.maxParameters()) {
                throw new Malformed("More than " + limits.maxParameters() + " parameters");
            }
        }
    }

    @Override
    public <O extends Structure> HttpResponse encode(Operation<?, O> operation, O output, String requestId) {
        Service service = operation.service().get();
        String response = operation.name() + "Response";
        XmlWriter xml = new XmlWriter().open(response, service.xmlNamespace());
        String wrapper = operation.resultWrapper();
        if (wrapper != null) {
            xml.open(wrapper).members(output).close(wrapper);
        }
        xml.open("ResponseMetadata").text("RequestId", requestId).close("ResponseMetadata");
        xml.close(response);
        return respond(200, xml, requestId);
    }

    @Override
    public HttpResponse encodeError(
            Service service, @Nullable Operation<?, ?> operation, AwsException error, String requestId) {
        return respond(
                error.type().status(),
                RestXmlFormat.wrappedError(service, error, requestId, new XmlWriter()),
                requestId);
    }

    private static HttpResponse respond(int status, XmlWriter xml, String requestId) {
        Headers headers = new Headers();
        headers.set("x-amzn-RequestId", requestId);
        headers.set("Content-Type", "text/xml");
        return new HttpResponse(status, headers, Body.of(xml.toByteArray()));
    }
}
