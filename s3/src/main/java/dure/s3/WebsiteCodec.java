package dure.s3;

import dure.api.s3.Condition;
import dure.api.s3.ErrorDocument;
import dure.api.s3.IndexDocument;
import dure.api.s3.Redirect;
import dure.api.s3.RedirectAllRequestsTo;
import dure.api.s3.RoutingRule;
import dure.api.s3.WebsiteConfiguration;
import java.util.ArrayList;
import java.util.List;

/** How a website configuration is stored. */
final class WebsiteCodec {
    private static final int VERSION = 1;

    private WebsiteCodec() {}

    static byte[] encode(WebsiteConfiguration website) {
        RecordWriter out = new RecordWriter(VERSION);
        RedirectAllRequestsTo all = website.redirectAllRequestsTo();
        out.optional(all == null ? null : all.hostName()).optional(all == null ? null : all.protocol());
        IndexDocument index = website.indexDocument();
        out.optional(index == null ? null : index.suffix());
        ErrorDocument error = website.errorDocument();
        out.optional(error == null ? null : error.key());
        List<RoutingRule> rules = website.routingRules() == null ? List.of() : website.routingRules();
        out.number(rules.size());
        for (RoutingRule rule : rules) {
            Condition condition = rule.condition();
            out.flag(condition != null);
            if (condition != null) {
                out.optional(condition.httpErrorCodeReturnedEquals()).optional(condition.keyPrefixEquals());
            }
            Redirect redirect = rule.redirect();
            out.optional(redirect.hostName())
                    .optional(redirect.httpRedirectCode())
                    .optional(redirect.protocol())
                    .optional(redirect.replaceKeyPrefixWith())
                    .optional(redirect.replaceKeyWith());
        }
        return out.done();
    }

    static WebsiteConfiguration decode(byte[] bytes) {
        RecordReader in = new RecordReader(bytes, VERSION);
        WebsiteConfiguration.Builder website = WebsiteConfiguration.builder();
        String allHost = in.optional();
        String allProtocol = in.optional();
        if (allHost != null) {
            website.redirectAllRequestsTo(RedirectAllRequestsTo.builder()
                    .hostName(allHost)
                    .protocol(allProtocol)
                    .build());
        }
        String suffix = in.optional();
        if (suffix != null) {
            website.indexDocument(IndexDocument.builder().suffix(suffix).build());
        }
        String errorKey = in.optional();
        if (errorKey != null) {
            website.errorDocument(ErrorDocument.builder().key(errorKey).build());
        }
        List<RoutingRule> rules = rules(in);
        return website.routingRules(rules.isEmpty() ? null : rules).build();
    }

    private static List<RoutingRule> rules(RecordReader in) {
        int count = in.integer();
        List<RoutingRule> rules = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            RoutingRule.Builder rule = RoutingRule.builder();
            if (in.flag()) {
                rule.condition(Condition.builder()
                        .httpErrorCodeReturnedEquals(in.optional())
                        .keyPrefixEquals(in.optional())
                        .build());
            }
            rules.add(rule.redirect(Redirect.builder()
                            .hostName(in.optional())
                            .httpRedirectCode(in.optional())
                            .protocol(in.optional())
                            .replaceKeyPrefixWith(in.optional())
                            .replaceKeyWith(in.optional())
                            .build())
                    .build());
        }
        return rules;
    }
}
