/**
 * Reads Swagger 2.0 and OpenAPI 3.0 documents, JSON or YAML, with API Gateway's extensions, into the parts of an API.
 * Nothing is fetched: references stay within the document. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html.
 *
 * <p>Missing, and refused by name: authorizers, API keys, documentation, CORS of HTTP APIs, {@code basepath=split}.
 */
@NullMarked
package dure.apigateway.openapi;

import org.jspecify.annotations.NullMarked;
