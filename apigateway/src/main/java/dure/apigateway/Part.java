package dure.apigateway;

import dure.api.apigateway.Deployment;
import dure.api.apigateway.GatewayResponse;
import dure.api.apigateway.Model;
import dure.api.apigateway.RequestValidator;
import dure.api.apigateway.Resource;
import dure.api.apigateway.RestApi;
import dure.api.apigateway.Stage;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;

/** A kind of thing that an API is made of. */
record Part<T extends Structure>(String kind, StructureSchema<T> schema) {
    static final Part<RestApi> API = new Part<>("api", RestApi.SCHEMA);
    static final Part<Resource> RESOURCE = new Part<>("resource", Resource.SCHEMA);
    static final Part<Model> MODEL = new Part<>("model", Model.SCHEMA);
    static final Part<RequestValidator> VALIDATOR = new Part<>("validator", RequestValidator.SCHEMA);
    static final Part<GatewayResponse> GATEWAY_RESPONSE = new Part<>("gatewayresponse", GatewayResponse.SCHEMA);
    static final Part<Deployment> DEPLOYMENT = new Part<>("deployment", Deployment.SCHEMA);
    static final Part<Stage> STAGE = new Part<>("stage", Stage.SCHEMA);
}
