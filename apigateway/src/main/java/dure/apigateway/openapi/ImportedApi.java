package dure.apigateway.openapi;

import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.Method;
import dure.api.apigateway.Model;
import dure.api.apigateway.RequestValidator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a document says. Methods name their validators and models; ids are given when they are kept.
 *
 * @param methods by path, then by verb
 * @param validators by name
 * @param policy JSON text
 */
public record ImportedApi(
        String title,
        Optional<String> description,
        Optional<String> version,
        Map<String, Map<String, Method>> methods,
        List<Model> models,
        Map<String, RequestValidator> validators,
        List<GatewayResponse> gatewayResponses,
        List<String> binaryMediaTypes,
        Optional<String> policy,
        boolean disableExecuteApiEndpoint,
        List<String> warnings) {}
