/**
 * API Gateway REST APIs: the control plane here, the running of APIs in {@code execute}, mapping templates in {@code
 * template}, OpenAPI import in {@code openapi}. See https://docs.aws.amazon.com/apigateway/latest/developerguide/.
 *
 * <p>Keys, all under {@code apigateway}:
 *
 * <ul>
 *   <li>{@code api / account / region / apiId / kind / name} → a part of an API; kinds are {@code api}, {@code resource}
 *       (with its methods and integrations), {@code model}, {@code validator}, {@code gatewayresponse}, {@code
 *       deployment}, {@code snapshot} (all parts as they were when deployed, never changed), {@code stage}
 *   <li>{@code owner / apiId} → account and region of an API
 *   <li>{@code account / account / region} → account settings
 * </ul>
 *
 * A value is one version byte (1) and JSON with the members of AWS's model.
 *
 * <p>Limits: 300 resources an API, 10 stages, 100 stage variables, templates of 300 KB and 1,000 rounds a
 * loop, payloads of 10 MB, integrations of 50 to 29,000 ms.
 *
 * <p>Not offered, and refused by name: authorizers, API keys and usage plans, private endpoints and VPC links, custom
 * domains, stage caches, canaries, logs of executions and accesses (with {@code cloudwatchRoleArn}), method settings
 * (throttling, logging), WAF, client certificates, documentation parts, SDK generation, response streaming, GetExport,
 * TestInvokeMethod.
 */
@NullMarked
package dure.apigateway;

import org.jspecify.annotations.NullMarked;
