package dure.lambda;

import dure.api.lambda.DeleteFunctionEventInvokeConfigRequest;
import dure.api.lambda.DestinationConfig;
import dure.api.lambda.FunctionEventInvokeConfig;
import dure.api.lambda.GetFunctionEventInvokeConfigRequest;
import dure.api.lambda.OnFailure;
import dure.api.lambda.OnSuccess;
import dure.api.lambda.PutFunctionEventInvokeConfigRequest;
import dure.api.lambda.UpdateFunctionEventInvokeConfigRequest;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.lambda.LambdaRecords.AsyncConfig;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How asynchronous events are retried. Destinations are not offered. */
final class AsyncConfigOperations {
    private final Store store;
    private final FunctionStore functions;
    private final Clock clock;

    AsyncConfigOperations(Store store, FunctionStore functions, Clock clock) {
        this.store = store;
        this.functions = functions;
        this.clock = clock;
    }

    FunctionEventInvokeConfig put(PutFunctionEventInvokeConfigRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        refuse(in.destinationConfig());
        if (in.maximumRetryAttempts() == null && in.maximumEventAgeInSeconds() == null) {
            throw Faults.invalid("You must specify at least one of error handling or destination setting.");
        }
        AsyncConfig config = new AsyncConfig(
                in.maximumRetryAttempts(),
                in.maximumEventAgeInSeconds(),
                clock.instant().toEpochMilli());
        store.update(transaction -> {
            if (!functions.exists(transaction, name)) {
                throw missingFunction(name);
            }
            transaction.put(functions.asyncConfig(name), LambdaRecords.bytes(config));
        });
        return shown(name, config);
    }

    FunctionEventInvokeConfig update(UpdateFunctionEventInvokeConfigRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        refuse(in.destinationConfig());
        return store.transact(transaction -> {
            AsyncConfig old = functions.findAsyncConfig(transaction, name).orElseThrow(() -> missing(name));
            AsyncConfig config = new AsyncConfig(
                    in.maximumRetryAttempts() == null ? old.maxRetries() : in.maximumRetryAttempts(),
                    in.maximumEventAgeInSeconds() == null ? old.maxAgeSeconds() : in.maximumEventAgeInSeconds(),
                    clock.instant().toEpochMilli());
            transaction.put(functions.asyncConfig(name), LambdaRecords.bytes(config));
            return shown(name, config);
        });
    }

    FunctionEventInvokeConfig get(GetFunctionEventInvokeConfigRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        return store.read(reader -> functions.findAsyncConfig(reader, name))
                .map(config -> shown(name, config))
                .orElseThrow(() -> missing(name));
    }

    Unit delete(DeleteFunctionEventInvokeConfigRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        store.update(transaction -> {
            if (functions.findAsyncConfig(transaction, name).isEmpty()) {
                throw missing(name);
            }
            transaction.delete(functions.asyncConfig(name));
        });
        return Unit.VALUE;
    }

    private static void refuse(@Nullable DestinationConfig destinations) {
        if (destinations == null) {
            return;
        }
        OnFailure onFailure = destinations.onFailure();
        OnSuccess onSuccess = destinations.onSuccess();
        if (onFailure != null) {
            Unoffered.refuse("DestinationConfig OnFailure", onFailure.destination());
        }
        if (onSuccess != null) {
            Unoffered.refuse("DestinationConfig OnSuccess", onSuccess.destination());
        }
    }

    private static RuntimeException missingFunction(FunctionName name) {
        return Faults.notFound("The function " + name.arn() + " doesn't exist.");
    }

    private static RuntimeException missing(FunctionName name) {
        return Faults.notFound("The function "
                + name.withQualifier(name.qualifierOrLatest()).arn() + " doesn't have an EventInvokeConfig");
    }

    private static FunctionEventInvokeConfig shown(FunctionName name, AsyncConfig config) {
        return FunctionEventInvokeConfig.builder()
                .functionArn(name.withQualifier(name.qualifierOrLatest()).arn())
                .maximumRetryAttempts(config.maxRetries())
                .maximumEventAgeInSeconds(config.maxAgeSeconds())
                .lastModified(Instant.ofEpochMilli(config.modifiedMillis()))
                .destinationConfig(new DestinationConfig(
                        OnFailure.builder().build(), OnSuccess.builder().build()))
                .build();
    }
}
