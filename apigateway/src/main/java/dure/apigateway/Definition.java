package dure.apigateway;

import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.Model;
import dure.api.apigateway.RequestValidator;
import dure.api.apigateway.Resource;
import dure.api.apigateway.RestApi;
import java.util.List;

/** All of an API that runs: what a deployment keeps. */
public record Definition(
        RestApi api,
        List<Resource> resources,
        List<Model> models,
        List<RequestValidator> validators,
        List<GatewayResponse> gatewayResponses) {}
