package dure.apigateway.execute;

import dure.kernel.Caller;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * {@code $context}. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html.
 */
final class ContextVariable {
    private static final DateTimeFormatter COMMON_LOG = DateTimeFormatter.ofPattern(
                    "dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private ContextVariable() {}

    static Map<String, Object> of(Exchange exchange) {
        Map<String, Object> context = new LinkedHashMap<>();
        Instant now = exchange.context.time();
        context.put("accountId", exchange.stage.key().account());
        context.put("apiId", exchange.stage.key().apiId());
        context.put("deploymentId", exchange.stage.deploymentId());
        context.put("domainName", exchange.address.domainName());
        context.put("domainPrefix", exchange.stage.key().apiId());
        context.put("extendedRequestId", exchange.traces.extendedId());
        context.put("httpMethod", exchange.request.method());
        context.put("identity", identity(exchange));
        if (!exchange.method.operationName().isEmpty()) {
            context.put("operationName", exchange.method.operationName());
        }
        context.put("path", exchange.address.prefix() + exchange.address.rawPath());
        context.put("protocol", "HTTP/1.1");
        context.put("requestId", exchange.traces.requestId());
        context.put("requestTime", COMMON_LOG.format(now));
        context.put("requestTimeEpoch", now.toEpochMilli());
        context.put("resourceId", String.valueOf(exchange.method.resource().id()));
        context.put("resourcePath", exchange.method.path());
        context.put("stage", exchange.stage.name());
        context.put("xrayTraceId", exchange.traces.traceId());
        context.put("requestOverride", overrides("header", "path", "querystring"));
        context.put("responseOverride", overrides("header"));
        return context;
    }

    private static Map<String, Object> overrides(String... parts) {
        Map<String, Object> overrides = new LinkedHashMap<>();
        for (String part : parts) {
            overrides.put(part, new LinkedHashMap<String, Object>());
        }
        return overrides;
    }

    private static Map<String, Object> identity(Exchange exchange) {
        Map<String, Object> identity = new LinkedHashMap<>();
        Caller caller = exchange.caller;
        if (!caller.isAnonymous()) {
            identity.put("accountId", caller.account().value());
            identity.put("caller", caller.userId());
            identity.put("user", caller.userId());
            identity.put("userArn", caller.arn());
            identity.put("accessKey", caller.accessKeyId());
        }
        identity.put("sourceIp", exchange.context.sourceIp());
        identity.put("userAgent", exchange.context.userAgent());
        return identity;
    }

    static String commonLog(Instant time) {
        return COMMON_LOG.format(time);
    }
}
