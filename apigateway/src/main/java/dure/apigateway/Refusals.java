package dure.apigateway;

import static dure.api.apigateway.ApiGatewayErrors.BAD_REQUEST;
import static dure.api.apigateway.ApiGatewayErrors.NOT_FOUND;

import dure.kernel.Unoffered;
import dure.wire.AwsException;

/** What API Gateway says when it says no, word for word. */
public final class Refusals {
    private Refusals() {}

    static AwsException noApi(ApiKey api) {
        return NOT_FOUND.because("Invalid API identifier specified " + api.account() + ":" + api.apiId());
    }

    static AwsException noResource() {
        return NOT_FOUND.because("Invalid Resource identifier specified");
    }

    static AwsException noMethod() {
        return NOT_FOUND.because("Invalid Method identifier specified");
    }

    static AwsException noIntegration() {
        return NOT_FOUND.because("Invalid Integration identifier specified");
    }

    static AwsException noResponse() {
        return NOT_FOUND.because("Invalid Response status code specified");
    }

    static AwsException noValidator() {
        return NOT_FOUND.because("Invalid Request Validator identifier specified");
    }

    static AwsException noModel(String name) {
        return NOT_FOUND.because("Invalid model name specified: " + name);
    }

    static AwsException noDeployment() {
        return NOT_FOUND.because("Invalid Deployment identifier specified");
    }

    static AwsException noStage() {
        return NOT_FOUND.because("Invalid stage identifier specified");
    }

    /** Of what AWS can do and this room cannot: never dropped in silence. */
    public static AwsException notOffered(String what) {
        return Unoffered.refusal(what);
    }

    static void refuse(boolean asked, String what) {
        if (asked) {
            throw notOffered(what);
        }
    }

    static AwsException badMapping(String expression) {
        return BAD_REQUEST.because("Invalid mapping expression specified: Validation Result: warnings : [], errors : "
                + "[Invalid mapping expression specified: " + expression + "]");
    }
}
