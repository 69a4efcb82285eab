package dure.apigateway.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.kernel.Caller;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The event of proxy integrations, format 1.0. */
final class ProxyEvent {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ProxyEvent() {}

    static byte[] of(Exchange exchange) {
        ObjectNode event = JSON.createObjectNode();
        event.put("resource", exchange.method.path());
        event.put("path", Routes.decode(exchange.address.rawPath()));
        event.put("httpMethod", exchange.request.method());
        single(event, "headers", exchange.headers);
        multiple(event, "multiValueHeaders", exchange.headers);
        single(event, "queryStringParameters", exchange.query);
        multiple(event, "multiValueQueryStringParameters", exchange.query);
        texts(event, "pathParameters", exchange.pathParameters);
        texts(event, "stageVariables", exchange.stage.variables());
        event.set("requestContext", requestContext(exchange));
        boolean binary = exchange.body.length > 0 && exchange.stage.isBinary(exchange.mediaType());
        if (exchange.body.length == 0) {
            event.putNull("body");
        } else {
            event.put(
                    "body",
                    binary
                            ? Base64.getEncoder().encodeToString(exchange.body)
                            : new String(exchange.body, StandardCharsets.UTF_8));
        }
        event.put("isBase64Encoded", binary);
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a tree of our own cannot be written", impossible);
        }
    }

    private static ObjectNode requestContext(Exchange exchange) {
        ObjectNode context = JSON.createObjectNode();
        context.put("resourceId", String.valueOf(exchange.method.resource().id()));
        context.put("resourcePath", exchange.method.path());
        if (!exchange.method.operationName().isEmpty()) {
            context.put("operationName", exchange.method.operationName());
        }
        context.put("httpMethod", exchange.request.method());
        context.put("extendedRequestId", exchange.traces.extendedId());
        context.put("requestTime", ContextVariable.commonLog(exchange.context.time()));
        context.put("path", exchange.address.prefix() + exchange.address.rawPath());
        context.put("accountId", exchange.stage.key().account());
        context.put("protocol", "HTTP/1.1");
        context.put("stage", exchange.stage.name());
        context.put("domainPrefix", exchange.stage.key().apiId());
        context.put("requestTimeEpoch", exchange.context.time().toEpochMilli());
        context.put("requestId", exchange.traces.requestId());
        context.set("identity", identity(exchange));
        context.put("domainName", exchange.address.domainName());
        context.put("deploymentId", exchange.stage.deploymentId());
        context.put("apiId", exchange.stage.key().apiId());
        return context;
    }

    private static ObjectNode identity(Exchange exchange) {
        Caller caller = exchange.caller;
        boolean known = !caller.isAnonymous();
        ObjectNode identity = JSON.createObjectNode();
        identity.putNull("cognitoIdentityPoolId");
        put(identity, "accountId", known ? caller.account().value() : null);
        identity.putNull("cognitoIdentityId");
        put(identity, "caller", known ? caller.userId() : null);
        identity.put("sourceIp", exchange.context.sourceIp());
        identity.putNull("principalOrgId");
        put(identity, "accessKey", known ? caller.accessKeyId() : null);
        identity.putNull("cognitoAuthenticationType");
        identity.putNull("cognitoAuthenticationProvider");
        put(identity, "userArn", known ? caller.arn() : null);
        put(identity, "userAgent", exchange.context.userAgent().isEmpty() ? null : exchange.context.userAgent());
        put(identity, "user", known ? caller.userId() : null);
        return identity;
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        node.put(name, value);
    }

    private static void single(ObjectNode event, String name, Map<String, List<String>> values) {
        texts(event, name, Exchange.last(values));
    }

    private static void texts(ObjectNode event, String name, Map<String, String> values) {
        if (values.isEmpty()) {
            event.putNull(name);
        } else {
            values.forEach(event.putObject(name)::put);
        }
    }

    private static void multiple(ObjectNode event, String name, Map<String, List<String>> values) {
        if (values.isEmpty()) {
            event.putNull(name);
            return;
        }
        ObjectNode all = event.putObject(name);
        values.forEach((key, each) -> each.forEach(all.withArrayProperty(key)::add));
    }
}
