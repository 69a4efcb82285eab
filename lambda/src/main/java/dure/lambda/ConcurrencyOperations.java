package dure.lambda;

import dure.api.lambda.AccountLimit;
import dure.api.lambda.AccountUsage;
import dure.api.lambda.Concurrency;
import dure.api.lambda.DeleteFunctionConcurrencyRequest;
import dure.api.lambda.GetAccountSettingsRequest;
import dure.api.lambda.GetAccountSettingsResponse;
import dure.api.lambda.GetFunctionConcurrencyRequest;
import dure.api.lambda.GetFunctionConcurrencyResponse;
import dure.api.lambda.PutFunctionConcurrencyRequest;
import dure.kernel.RequestContext;
import dure.lambda.LambdaRecords.Function;
import dure.lambda.LambdaRecords.Reserved;
import dure.lambda.LambdaRecords.Version;
import dure.sandbox.CodeArchive;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Store;
import dure.wire.schema.Unit;

/** Reserved concurrency, and the account's limits. */
final class ConcurrencyOperations {
    private static final long MAX_ZIPPED_BYTES = 52_428_800;
    private static final long MAX_TOTAL_BYTES = 80_530_636_800L;

    private final Store store;
    private final FunctionStore functions;
    private final LambdaConfig config;

    ConcurrencyOperations(Store store, FunctionStore functions, LambdaConfig config) {
        this.store = store;
        this.functions = functions;
        this.config = config;
    }

    Concurrency put(PutFunctionConcurrencyRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        int wanted = in.reservedConcurrentExecutions();
        store.update(transaction -> {
            functions.require(transaction, name);
            int others = functions.reservedInAccount(transaction, name.account(), name.region())
                    - functions.findReserved(transaction, name).orElse(0);
            if (config.accountConcurrency() - others - wanted < LambdaConfig.MIN_UNRESERVED) {
                throw Faults.invalid("Specified ReservedConcurrentExecutions for function decreases account's"
                        + " UnreservedConcurrentExecution below its minimum value of ["
                        + LambdaConfig.MIN_UNRESERVED + "].");
            }
            transaction.put(functions.reserved(name), LambdaRecords.bytes(new Reserved(wanted)));
        });
        return new Concurrency(wanted);
    }

    GetFunctionConcurrencyResponse get(GetFunctionConcurrencyRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        return store.read(reader -> {
            functions.require(reader, name);
            return new GetFunctionConcurrencyResponse(
                    functions.findReserved(reader, name).orElse(null));
        });
    }

    Unit delete(DeleteFunctionConcurrencyRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        store.update(transaction -> {
            functions.require(transaction, name);
            transaction.delete(functions.reserved(name));
        });
        return Unit.VALUE;
    }

    GetAccountSettingsResponse settings(GetAccountSettingsRequest in, RequestContext context) {
        return store.read(reader -> {
            long count = 0;
            long bytes = 0;
            byte[] prefix = functions.functions(context);
            try (Range range = reader.prefix(prefix)) {
                while (range.hasNext()) {
                    Range.Entry entry = range.next();
                    String text = Keys.parse(entry.key(), prefix.length).text();
                    Function function = LambdaRecords.read(entry.value(), Function.class);
                    count++;
                    bytes += function.latest().settings().code().size();
                    for (Version version : functions.publishedVersions(reader, FunctionName.of(text, context))) {
                        bytes += version.settings().code().size();
                    }
                }
            }
            int reserved = functions.reservedInAccount(reader, context.account().value(), context.region());
            AccountLimit limit = AccountLimit.builder()
                    .codeSizeUnzipped(CodeArchive.FUNCTION_LIMITS.unzippedBytes())
                    .codeSizeZipped(MAX_ZIPPED_BYTES)
                    .concurrentExecutions(config.accountConcurrency())
                    .unreservedConcurrentExecutions(config.accountConcurrency() - reserved)
                    .totalCodeSize(MAX_TOTAL_BYTES)
                    .build();
            return new GetAccountSettingsResponse(limit, new AccountUsage(count, bytes));
        });
    }
}
