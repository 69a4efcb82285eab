package dure.wire.protocol;

import dure.wire.AwsException;
import dure.wire.Operation;
import dure.wire.Service;
import dure.wire.http.Body;
import dure.wire.http.Headers;
import dure.wire.http.HttpRequest;
import dure.wire.http.HttpResponse;
import dure.wire.schema.Member;
import dure.wire.schema.Schema;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** restXml and restJson1: members spread over path, query, headers and body. */
final class RestProtocol implements Protocol {
    private final RestFormat format;
    private final WireLimits limits;

    RestProtocol(RestFormat format, WireLimits limits) {
        this.format = format;
        this.limits = limits;
    }

    @Override
    public <I extends Structure> I decode(Operation<I, ?> operation, HttpRequest request) {
        I input = Bodies.guard(format.malformed(), format.tooLarge(), () -> {
            @Nullable Object[] values = new RestRequestReader(operation, request).read(format, limits);
            return operation.input().build(values);
        });
        format.validate(operation.service().get(), input);
        return input;
    }

    @Override
    public <O extends Structure> HttpResponse encode(Operation<?, O> operation, O output, String requestId) {
        Service service = operation.service().get();
        RestBinding binding = RestBinding.of(output.schema());
        Headers headers = requestIds(service, requestId);
        Body body = body(operation, output, binding, headers);
        for (Member member : binding.headers) {
            header(member, output.member(member.index()), headers);
        }
        for (Member member : binding.prefixHeaders) {
            prefixHeaders(member, output.member(member.index()), headers);
        }
        int status = operation.successStatus();
        if (binding.statusCode != null && output.member(binding.statusCode.index()) instanceof Number number) {
            status = number.intValue();
        }
        return new HttpResponse(status, headers, body);
    }

    private Body body(Operation<?, ?> operation, Structure output, RestBinding binding, Headers headers) {
        Member payload = binding.payload;
        if (payload == null) {
            boolean always =
                    format instanceof RestJsonFormat && !output.schema().unit() && operation.successStatus() != 204;
            if (!binding.hasBody && !always) {
                return Body.EMPTY;
            }
            headers.set("Content-Type", format.contentType());
            return Body.of(format.write(operation, output));
        }
        Object value = output.member(payload.index());
        Schema target = payload.target().get();
        return switch (value) {
            case null -> Body.EMPTY;
            case Body streaming -> {
                headers.set("Content-Type", "application/octet-stream");
                yield streaming;
            }
            case byte[] bytes -> {
                headers.set("Content-Type", "application/octet-stream");
                yield Body.of(bytes);
            }
            case String text
            when RestRequestReader.isText(target) -> {
                headers.set("Content-Type", "text/plain");
                yield Body.of(text);
            }
            default -> {
                headers.set("Content-Type", format.contentType());
                yield Body.of(format.writePayload(operation, payload, target, value));
            }
        };
    }

    @Override
    public HttpResponse encodeError(
            Service service, @Nullable Operation<?, ?> operation, AwsException error, String requestId) {
        Headers headers = requestIds(service, requestId);
        byte[] body = format.writeError(service, error, requestId, headers);
        StructureSchema<?> schema = error.type().schema();
        if (schema != null) {
            for (Member member : RestBinding.of(schema).headers) {
                header(member, error.members().get(member.name()), headers);
            }
        }
        int status = error.type().status();
        boolean bodiless =
                status == 304 || (operation != null && operation.method().equals("HEAD"));
        if (bodiless) {
            return new HttpResponse(status, headers, Body.EMPTY);
        }
        headers.set("Content-Type", format.contentType());
        return new HttpResponse(status, headers, Body.of(body));
    }

    private static void header(Member member, @Nullable Object value, Headers headers) {
        if (value != null) {
            headers.set(member.wireName(), HeaderValues.write(member, value));
        }
    }

    private static void prefixHeaders(Member member, @Nullable Object value, Headers headers) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                headers.set(
                        member.wireName() + HeaderValues.oneLine(String.valueOf(entry.getKey())),
                        HeaderValues.oneLine(String.valueOf(entry.getValue())));
            }
        }
    }

    private static Headers requestIds(Service service, String requestId) {
        Headers headers = new Headers();
        if (Quirks.of(service).s3()) {
            headers.set("x-amz-request-id", requestId);
            headers.set("x-amz-id-2", hostId(requestId));
        } else {
            headers.set("x-amzn-RequestId", requestId);
        }
        return headers;
    }

    /** S3's second id: opaque to clients; here it follows from the first. */
    static String hostId(String requestId) {
        return Base64.getEncoder().encodeToString(("dure/" + requestId).getBytes(StandardCharsets.UTF_8));
    }
}
