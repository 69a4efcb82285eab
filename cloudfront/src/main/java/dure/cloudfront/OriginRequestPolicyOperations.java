package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_ORIGIN_REQUEST_POLICY;

import dure.api.cloudfront.GetOriginRequestPolicyConfigRequest;
import dure.api.cloudfront.GetOriginRequestPolicyConfigResult;
import dure.api.cloudfront.GetOriginRequestPolicyRequest;
import dure.api.cloudfront.GetOriginRequestPolicyResult;
import dure.api.cloudfront.ListOriginRequestPoliciesRequest;
import dure.api.cloudfront.ListOriginRequestPoliciesResult;
import dure.api.cloudfront.ListResponseHeadersPoliciesRequest;
import dure.api.cloudfront.ListResponseHeadersPoliciesResult;
import dure.api.cloudfront.OriginRequestPolicy;
import dure.api.cloudfront.OriginRequestPolicyConfig;
import dure.api.cloudfront.OriginRequestPolicyList;
import dure.api.cloudfront.OriginRequestPolicySummary;
import dure.api.cloudfront.ResponseHeadersPolicyList;
import dure.kernel.RequestContext;
import java.util.ArrayList;
import java.util.List;

/** Origin request policies, of which there are only AWS's managed ones; response headers policies, of which there are none. */
final class OriginRequestPolicyOperations {

    GetOriginRequestPolicyResult get(GetOriginRequestPolicyRequest input, RequestContext context) {
        return GetOriginRequestPolicyResult.builder()
                .originRequestPolicy(shown(input.id(), find(input.id())))
                .eTag(ManagedPolicies.ETAG)
                .build();
    }

    GetOriginRequestPolicyConfigResult getConfig(GetOriginRequestPolicyConfigRequest input, RequestContext context) {
        return GetOriginRequestPolicyConfigResult.builder()
                .originRequestPolicyConfig(find(input.id()))
                .eTag(ManagedPolicies.ETAG)
                .build();
    }

    ListOriginRequestPoliciesResult list(ListOriginRequestPoliciesRequest input, RequestContext context) {
        List<OriginRequestPolicySummary> all = new ArrayList<>();
        if (!"custom".equals(input.type())) {
            ManagedPolicies.originRequest()
                    .forEach((id, config) -> all.add(OriginRequestPolicySummary.builder()
                            .type("managed")
                            .originRequestPolicy(shown(id, config))
                            .build()));
        }
        Page<OriginRequestPolicySummary> page =
                Page.of(all, summary -> summary.originRequestPolicy().id(), input.marker(), input.maxItems());
        return ListOriginRequestPoliciesResult.builder()
                .originRequestPolicyList(OriginRequestPolicyList.builder()
                        .items(page.itemsOrNone())
                        .quantity(page.items().size())
                        .maxItems(page.maxItems())
                        .nextMarker(page.nextMarker())
                        .build())
                .build();
    }

    ListResponseHeadersPoliciesResult listResponseHeaders(
            ListResponseHeadersPoliciesRequest input, RequestContext context) {
        Page<String> none = Page.of(List.of(), id -> id, input.marker(), input.maxItems());
        return ListResponseHeadersPoliciesResult.builder()
                .responseHeadersPolicyList(ResponseHeadersPolicyList.builder()
                        .quantity(0)
                        .maxItems(none.maxItems())
                        .build())
                .build();
    }

    private static OriginRequestPolicyConfig find(String id) {
        OriginRequestPolicyConfig config = ManagedPolicies.originRequest().get(id);
        if (config == null) {
            throw NO_SUCH_ORIGIN_REQUEST_POLICY.because("The origin request policy does not exist.");
        }
        return config;
    }

    private static OriginRequestPolicy shown(String id, OriginRequestPolicyConfig config) {
        return OriginRequestPolicy.builder()
                .id(id)
                .lastModifiedTime(ManagedPolicies.MODIFIED)
                .originRequestPolicyConfig(config)
                .build();
    }
}
