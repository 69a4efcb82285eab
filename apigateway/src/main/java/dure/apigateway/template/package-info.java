/**
 * Mapping templates: Apache Velocity with API Gateway's {@code $input}, {@code $util}, {@code $context} and {@code
 * $stageVariables}, in a sandbox. A template reaches nothing but what it is given: no class, no reflection, no file; its
 * time, its output, its strings, its loops and its numbers are bounded. See
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html.
 *
 * <p>Semantics that follow AWS: what is unknown renders as nothing; an empty body is {@code {}}; {@code $input.json} of a
 * missing path is {@code ""}; {@code $input.path} gives maps, lists and scalars (maps render as {@code {a=1}}); {@code
 * #if} tests for null and false only. Missing: {@code #include}, {@code #parse}, {@code #evaluate}, inline macros.
 */
@NullMarked
package dure.apigateway.template;

import org.jspecify.annotations.NullMarked;
