package dure.s3;

import static dure.api.s3.S3Errors.INVALID_ARGUMENT;
import static dure.api.s3.S3Errors.INVALID_REQUEST;
import static dure.api.s3.S3Errors.NO_SUCH_WEBSITE_CONFIGURATION;

import dure.api.s3.Condition;
import dure.api.s3.DeleteBucketWebsiteRequest;
import dure.api.s3.GetBucketWebsiteOutput;
import dure.api.s3.GetBucketWebsiteRequest;
import dure.api.s3.IndexDocument;
import dure.api.s3.PutBucketWebsiteRequest;
import dure.api.s3.Redirect;
import dure.api.s3.RedirectAllRequestsTo;
import dure.api.s3.RoutingRule;
import dure.api.s3.WebsiteConfiguration;
import dure.kernel.RequestContext;
import dure.s3.BucketStore.Setting;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Website configurations.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketWebsite.html">PutBucketWebsite</a>
 */
final class WebsiteOperations {
    static final int MAX_RULES = 50;

    private final Store store;

    WebsiteOperations(Store store) {
        this.store = store;
    }

    Unit put(PutBucketWebsiteRequest input, RequestContext context) {
        WebsiteConfiguration website = input.websiteConfiguration();
        check(website);
        store.update(transaction -> BucketStore.putSetting(
                transaction,
                BucketStore.require(transaction, input.bucket()),
                Setting.WEBSITE,
                WebsiteCodec.encode(website)));
        return Unit.VALUE;
    }

    GetBucketWebsiteOutput get(GetBucketWebsiteRequest input, RequestContext context) {
        WebsiteConfiguration website = store.read(reader ->
                        BucketStore.setting(reader, BucketStore.require(reader, input.bucket()), Setting.WEBSITE))
                .map(WebsiteCodec::decode)
                .orElseThrow(() -> NO_SUCH_WEBSITE_CONFIGURATION.because(
                        "The specified bucket does not have a website configuration",
                        Map.of("BucketName", input.bucket())));
        return GetBucketWebsiteOutput.builder()
                .redirectAllRequestsTo(website.redirectAllRequestsTo())
                .indexDocument(website.indexDocument())
                .errorDocument(website.errorDocument())
                .routingRules(website.routingRules())
                .build();
    }

    Unit delete(DeleteBucketWebsiteRequest input, RequestContext context) {
        store.update(transaction -> BucketStore.deleteSetting(
                transaction, BucketStore.require(transaction, input.bucket()), Setting.WEBSITE));
        return Unit.VALUE;
    }

    private static void check(WebsiteConfiguration website) {
        List<RoutingRule> rules = website.routingRules() == null ? List.of() : website.routingRules();
        RedirectAllRequestsTo all = website.redirectAllRequestsTo();
        IndexDocument index = website.indexDocument();
        if (all != null) {
            if (index != null || website.errorDocument() != null || !rules.isEmpty()) {
                throw INVALID_ARGUMENT.because(
                        "RedirectAllRequestsTo cannot be provided in conjunction with other" + " Routing Rules.");
            }
            checkProtocol(all.protocol());
            return;
        }
        if (index == null) {
            throw INVALID_ARGUMENT.because(
                    "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo" + " is empty",
                    Map.of("ArgumentName", "IndexDocument", "ArgumentValue", "null"));
        }
        if (index.suffix().isEmpty() || index.suffix().contains("/")) {
            throw INVALID_ARGUMENT.because(
                    "The IndexDocument Suffix is not well formed",
                    Map.of("ArgumentName", "IndexDocument", "ArgumentValue", index.suffix()));
        }
        if (website.errorDocument() != null && website.errorDocument().key().isEmpty()) {
            throw INVALID_ARGUMENT.because("The ErrorDocument Key is not well formed");
        }
        if (rules.size() > MAX_RULES) {
            throw INVALID_REQUEST.because(rules.size() + " routing rules provided, the number of routing rules in a"
                    + " website configuration is limited to " + MAX_RULES + ".");
        }
        rules.forEach(WebsiteOperations::check);
    }

    private static void check(RoutingRule rule) {
        Redirect redirect = rule.redirect();
        checkProtocol(redirect.protocol());
        if (redirect.replaceKeyPrefixWith() != null && redirect.replaceKeyWith() != null) {
            throw INVALID_REQUEST.because("You can only define ReplaceKeyPrefix or ReplaceKey but not both.");
        }
        if (redirect.hostName() == null
                && redirect.httpRedirectCode() == null
                && redirect.protocol() == null
                && redirect.replaceKeyPrefixWith() == null
                && redirect.replaceKeyWith() == null) {
            throw INVALID_REQUEST.because("Redirect must have at least one of its children.");
        }
        checkCode(
                redirect.httpRedirectCode(),
                '3',
                "The provided HTTP redirect code (%s) is not valid. Valid codes are 3XX except 300.");
        Condition condition = rule.condition();
        if (condition != null) {
            if (condition.httpErrorCodeReturnedEquals() == null && condition.keyPrefixEquals() == null) {
                throw INVALID_REQUEST.because("Condition cannot be empty. To redirect all requests without a"
                        + " condition, the condition element shouldn't be present.");
            }
            String code = condition.httpErrorCodeReturnedEquals();
            if (code != null && !code.startsWith("5")) {
                checkCode(code, '4', "The provided HTTP error code (%s) is not valid. Valid codes are 4XX or 5XX.");
            } else {
                checkCode(code, '5', "The provided HTTP error code (%s) is not valid. Valid codes are 4XX or 5XX.");
            }
        }
    }

    private static void checkCode(@Nullable String code, char family, String message) {
        if (code != null && (!code.matches("[345]\\d\\d") || code.charAt(0) != family || code.equals("300"))) {
            throw INVALID_REQUEST.because(message.formatted(code));
        }
    }

    private static void checkProtocol(@Nullable String protocol) {
        if (protocol != null && !protocol.equals("http") && !protocol.equals("https")) {
            throw INVALID_REQUEST.because("Invalid protocol, protocol can be http or https. If not defined the protocol"
                    + " will be selected automatically.");
        }
    }
}
