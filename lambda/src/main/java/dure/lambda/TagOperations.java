package dure.lambda;

import dure.api.lambda.ListTagsRequest;
import dure.api.lambda.ListTagsResponse;
import dure.api.lambda.TagResourceRequest;
import dure.api.lambda.UntagResourceRequest;
import dure.kernel.Arn;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.lambda.LambdaRecords.Function;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tags of functions. */
final class TagOperations {
    private static final int MAX_TAGS = 50;
    private static final int MAX_KEY = 128;
    private static final int MAX_VALUE = 256;

    private final Store store;
    private final FunctionStore functions;

    TagOperations(Store store, FunctionStore functions) {
        this.store = store;
        this.functions = functions;
    }

    static void check(Map<String, String> tags) {
        if (tags.size() > MAX_TAGS) {
            throw Faults.invalid("Number of tags exceeds function tag limit of " + MAX_TAGS + ".");
        }
        tags.forEach((key, value) -> {
            if (key.isEmpty() || key.length() > MAX_KEY || value.length() > MAX_VALUE) {
                throw Faults.invalid(
                        "Invalid tag: keys have 1 to " + MAX_KEY + " characters, values up to " + MAX_VALUE + ".");
            }
            if (key.startsWith("aws:")) {
                throw Faults.invalid("Invalid tag: keys that begin with aws: are reserved.");
            }
        });
    }

    Unit tag(TagResourceRequest in, RequestContext context) {
        change(in.resource(), context, tags -> {
            tags.putAll(in.tags());
            return tags;
        });
        return Unit.VALUE;
    }

    Unit untag(UntagResourceRequest in, RequestContext context) {
        change(in.resource(), context, tags -> {
            in.tagKeys().forEach(tags::remove);
            return tags;
        });
        return Unit.VALUE;
    }

    private void change(String resource, RequestContext context, UnaryOperator<Map<String, String>> change) {
        FunctionName name = name(resource, context);
        store.update(transaction -> {
            Function function = functions.require(transaction, name);
            Map<String, String> tags = change.apply(new TreeMap<>(function.tags()));
            check(tags);
            transaction.put(functions.function(name), LambdaRecords.bytes(function.withTags(tags)));
        });
    }

    ListTagsResponse list(ListTagsRequest in, RequestContext context) {
        FunctionName name = name(in.resource(), context);
        return new ListTagsResponse(
                store.read(reader -> functions.require(reader, name)).tags());
    }

    private static FunctionName name(String resource, RequestContext context) {
        FunctionName name = Arn.parse(resource)
                .flatMap(FunctionName::of)
                .orElseThrow(() -> Unoffered.refusal("tagging of " + resource));
        if (name.qualifier().isPresent()) {
            throw Faults.invalid(
                    "Tags on function aliases and versions are not supported. Please specify a function ARN.");
        }
        return FunctionName.of(resource, context);
    }
}
