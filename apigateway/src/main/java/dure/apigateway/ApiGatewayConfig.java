package dure.apigateway;

import java.time.Duration;

/**
 * Settings of the room.
 *
 * @param domain the suffix of host names: {@code {api}.execute-api.{domain}}
 * @param maxPayloadBytes of a request and of an integration's answer; AWS: 10 MB
 * @param templateTime how long one mapping template may take
 * @param maxResources an API may have; AWS's default quota: 300
 * @param maxStages an API may have; AWS's default quota: 10
 */
public record ApiGatewayConfig(
        String domain, int maxPayloadBytes, Duration templateTime, int maxResources, int maxStages) {

    public static ApiGatewayConfig of(String domain) {
        return new ApiGatewayConfig(domain, 10 * 1024 * 1024, Duration.ofSeconds(2), 300, 10);
    }
}
