package dure.wire.protocol;

import dure.wire.Operation;
import dure.wire.http.HttpRequest;
import dure.wire.schema.ListSchema;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.ShapeType;
import dure.wire.schema.TimestampFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a request apart into the members of an operation's input: path, query, headers, body. */
final class RestRequestReader {
    private final Operation<?, ?> operation;
    private final HttpRequest request;
    private final RestBinding binding;
    private final @Nullable Object[] values;

    RestRequestReader(Operation<?, ?> operation, HttpRequest request) {
        this.operation = operation;
        this.request = request;
        this.binding = RestBinding.of(operation.input());
        this.values = new Object[operation.input().members().size()];
    }

    @Nullable
    Object[] read(RestFormat format, WireLimits limits) throws IOException {
        try {
            head(limits);
        } catch (Malformed wrong) {
            throw format.malformedParameter().because(wrong.text());
        }
        body(format, limits);
        return values;
    }

    private void head(WireLimits limits) throws IOException {
        if (!binding.labels.isEmpty()) {
            labels();
        }
        if (!request.rawQuery().isEmpty() && (!binding.query.isEmpty() || binding.queryMap != null)) {
            query(limits);
        }
        for (int i = 0; i < binding.headers.size(); i++) {
            if (request.headers().has(binding.headerNames.get(i))) {
                Member member = binding.headers.get(i);
                values[member.index()] = header(member);
            }
        }
        for (Member member : binding.prefixHeaders) {
            prefixHeaders(member);
        }
    }

    private @Nullable Object header(Member member) throws IOException {
        try {
            return HeaderValues.read(member, request.headers().all(member.wireName()));
        } catch (Malformed wrong) {
            // S3 passes over dates it cannot read, as RFC 9110 asks for If-Modified-Since.
            if (Quirks.of(operation.service().get()).s3()
                    && member.target().get().type() == ShapeType.TIMESTAMP) {
                return null;
            }
            throw wrong;
        }
    }

    private void labels() throws IOException {
        Map<String, String> labels = UriTemplate.of(operation.uri()).labels(request.rawPath());
        if (labels == null) {
            throw new Malformed("The path does not fit " + operation.uri());
        }
        for (Member member : binding.labels) {
            String raw = labels.get(member.wireName());
            if (raw == null) {
                continue;
            }
            String text = UriTemplate.decode(raw);
            if (text == null || !(member.target().get() instanceof ScalarSchema scalar)) {
                String message = "Couldn't parse the specified URI.";
                if (Quirks.of(operation.service().get()).s3()) {
                    throw WireErrors.INVALID_URI.because(message);
                }
                throw new Malformed(message);
            }
            values[member.index()] = Texts.read(scalar, member.timestampFormat(), TimestampFormat.DATE_TIME, text);
        }
    }

    private void query(WireLimits limits) throws IOException {
        List<HttpRequest.Parameter> parameters = request.parameters();
        if (parameters.size() > limits.maxParameters()) {
            throw new Malformed("More than " + limits.maxParameters() + " parameters");
        }
        Map<String, Object> rest = new LinkedHashMap<>();
        boolean lists = binding.queryMap != null
                && binding.queryMap.target().get() instanceof MapSchema map
                && map.value().target().get() instanceof ListSchema;
        for (HttpRequest.Parameter parameter : parameters) {
            Member member = binding.query.get(parameter.name());
            String text = parameter.value() == null ? "" : parameter.value();
            if (member != null) {
                parameter(member, text);
            }
            if (binding.queryMap == null || literal(parameter.name())) {
                continue;
            }
            if (lists) {
                strings(rest, parameter.name()).add(text);
            } else {
                rest.putIfAbsent(parameter.name(), text);
            }
        }
        if (binding.queryMap != null && !rest.isEmpty()) {
            values[binding.queryMap.index()] = rest;
        }
    }

    private boolean literal(String name) {
        for (UriTemplate.Literal literal : UriTemplate.of(operation.uri()).query()) {
            if (literal.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> strings(Map<String, Object> map, String name) {
        return (List<Object>) map.computeIfAbsent(name, ignored -> new ArrayList<>());
    }

    @SuppressWarnings("unchecked")
    private void parameter(Member member, String text) throws IOException {
        Schema target = member.target().get();
        if (target instanceof ListSchema list && list.element().target().get() instanceof ScalarSchema scalar) {
            Object before = values[member.index()];
            List<Object> all = before == null ? new ArrayList<>() : (List<Object>) before;
            all.add(Texts.read(scalar, list.element().timestampFormat(), TimestampFormat.DATE_TIME, text));
            values[member.index()] = all;
        } else if (target instanceof ScalarSchema scalar && values[member.index()] == null) {
            values[member.index()] = Texts.read(scalar, member.timestampFormat(), TimestampFormat.DATE_TIME, text);
        }
    }

    private void prefixHeaders(Member member) {
        String prefix = member.wireName();
        boolean lower = Quirks.of(operation.service().get()).s3();
        Map<String, Object> map = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> {
            if (name.regionMatches(true, 0, prefix, 0, prefix.length())) {
                String key = name.substring(prefix.length());
                map.merge(lower ? key.toLowerCase(Locale.ROOT) : key, value, (a, b) -> a + "," + b);
            }
        });
        if (!map.isEmpty()) {
            values[member.index()] = map;
        }
    }

    private void body(RestFormat format, WireLimits limits) throws IOException {
        Member payload = binding.payload;
        if (payload == null) {
            if (binding.hasBody) {
                byte[] body = Bodies.read(request, limits);
                if (body.length > 0) {
                    format.read(operation.input(), body, values);
                }
            }
            return;
        }
        if (payload.is(Member.Trait.STREAMING)) {
            values[payload.index()] = request.body();
            return;
        }
        byte[] body = Bodies.read(request, limits);
        if (body.length == 0) {
            return;
        }
        Schema target = payload.target().get();
        values[payload.index()] = switch (target.type()) {
            case BLOB -> body;
            case STRING -> new String(body, StandardCharsets.UTF_8);
            default -> format.readPayload(payload, target, body);
        };
    }

    static boolean isText(Schema schema) {
        return schema.type() == ShapeType.STRING;
    }
}
