package dure.apigateway;

import dure.kernel.RequestContext;

/** An API, with whose and where it is. */
public record ApiKey(String account, String region, String apiId) {
    static ApiKey of(RequestContext context, String apiId) {
        return new ApiKey(context.account().value(), context.region(), apiId);
    }

    /** {@code arn:aws:execute-api:region:account:api}, without stage, method and path. */
    public String executeArn() {
        return "arn:aws:execute-api:" + region + ":" + account + ":" + apiId;
    }
}
