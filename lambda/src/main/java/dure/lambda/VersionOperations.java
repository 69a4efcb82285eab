package dure.lambda;

import dure.api.lambda.FunctionConfiguration;
import dure.api.lambda.ListVersionsByFunctionRequest;
import dure.api.lambda.ListVersionsByFunctionResponse;
import dure.api.lambda.PublishVersionRequest;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.lambda.LambdaRecords.Function;
import dure.lambda.LambdaRecords.Settings;
import dure.lambda.LambdaRecords.Version;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Store;
import dure.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Published versions, which never change. */
final class VersionOperations {
    private static final int PAGE = 50;

    private final Store store;
    private final FunctionStore functions;
    private final CodeStore code;
    private final Clock clock;

    VersionOperations(Store store, FunctionStore functions, CodeStore code, Clock clock) {
        this.store = store;
        this.functions = functions;
        this.code = code;
        this.clock = clock;
    }

    FunctionConfiguration publish(PublishVersionRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        Unoffered.refuse("PublishTo", in.publishTo());
        return store.transact(transaction -> {
            Function function = functions.require(transaction, name);
            FunctionOperations.checkRevision(function, in.revisionId());
            String sha256 = Configurations.sha256(function.latest().settings().code());
            if (in.codeSha256() != null && !in.codeSha256().equals(sha256)) {
                throw Faults.invalid("CodeSHA256 (" + in.codeSha256()
                        + ") is different from current CodeSHA256 in $LATEST (" + sha256
                        + "). Please try again with the CodeSHA256 in $LATEST.");
            }
            return Configurations.of(name, publish(transaction, name, function, in.description()), true);
        });
    }

    /** What was published last is published again when nothing has changed since. */
    Version publish(Transaction transaction, FunctionName name, Function function, @Nullable String description) {
        Settings settings = function.latest().settings();
        Version last = functions.publishedVersion(transaction, name, function.lastVersion());
        if (last != null && last.settings().withDescription("").equals(settings.withDescription(""))) {
            return last;
        }
        long number = function.lastVersion() + 1;
        Version version = new Version(
                Long.toString(number),
                description == null ? settings : settings.withDescription(description),
                clock.instant().toEpochMilli(),
                UUID.randomUUID().toString());
        code.keep(transaction, settings.code());
        settings.layers().forEach(use -> code.keep(transaction, use.code()));
        transaction.put(functions.version(name, number), LambdaRecords.bytes(version));
        transaction.put(
                functions.function(name),
                LambdaRecords.bytes(new Function(function.latest(), number, function.tags())));
        return version;
    }

    ListVersionsByFunctionResponse list(ListVersionsByFunctionRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), context);
        byte[] prefix = functions.versions(name);
        int most = Math.min(in.maxItems() == null ? PAGE : in.maxItems(), PAGE);
        return store.read(reader -> {
            Function function = functions.require(reader, name);
            List<FunctionConfiguration> page = new ArrayList<>();
            if (in.marker() == null || in.marker().isEmpty()) {
                page.add(Configurations.of(name, function.latest(), true));
            }
            try (Range range = reader.range(Pages.begin(prefix, in.marker()), Keys.afterPrefix(prefix))) {
                while (range.hasNext()) {
                    Range.Entry entry = range.next();
                    if (page.size() >= most) {
                        return new ListVersionsByFunctionResponse(Pages.marker(prefix, entry.key()), page);
                    }
                    page.add(Configurations.of(name, LambdaRecords.read(entry.value(), Version.class), true));
                }
            }
            return new ListVersionsByFunctionResponse(null, page);
        });
    }
}
