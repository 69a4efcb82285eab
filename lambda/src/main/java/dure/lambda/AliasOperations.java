package dure.lambda;

import dure.api.lambda.AliasConfiguration;
import dure.api.lambda.AliasRoutingConfiguration;
import dure.api.lambda.CreateAliasRequest;
import dure.api.lambda.DeleteAliasRequest;
import dure.api.lambda.GetAliasRequest;
import dure.api.lambda.ListAliasesRequest;
import dure.api.lambda.ListAliasesResponse;
import dure.api.lambda.UpdateAliasRequest;
import dure.kernel.RequestContext;
import dure.lambda.LambdaRecords.Alias;
import dure.lambda.LambdaRecords.Version;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Aliases, which may share their invocations between two versions by weight. */
final class AliasOperations {
    private static final int PAGE = 50;

    private final Store store;
    private final FunctionStore functions;

    AliasOperations(Store store, FunctionStore functions) {
        this.store = store;
        this.functions = functions;
    }

    AliasConfiguration create(CreateAliasRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        return store.transact(transaction -> {
            functions.require(transaction, name);
            if (functions.findAlias(transaction, name, in.name()) != null) {
                throw Faults.conflict(
                        "Alias already exists: " + name.withQualifier(in.name()).arn());
            }
            Alias alias = new Alias(
                    in.description() == null ? "" : in.description(),
                    in.functionVersion(),
                    weights(in.routingConfig(), Map.of()),
                    UUID.randomUUID().toString());
            check(transaction, name, alias);
            transaction.put(functions.alias(name, in.name()), LambdaRecords.bytes(alias));
            return configuration(name, in.name(), alias);
        });
    }

    AliasConfiguration get(GetAliasRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        return store.read(reader -> configuration(name, in.name(), functions.requireAlias(reader, name, in.name())));
    }

    AliasConfiguration update(UpdateAliasRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        return store.transact(transaction -> {
            Alias old = functions.requireAlias(transaction, name, in.name());
            if (in.revisionId() != null && !in.revisionId().equals(old.revisionId())) {
                throw Faults.preconditionFailed();
            }
            Alias alias = new Alias(
                    in.description() == null ? old.description() : in.description(),
                    in.functionVersion() == null ? old.version() : in.functionVersion(),
                    weights(in.routingConfig(), old.weights()),
                    UUID.randomUUID().toString());
            check(transaction, name, alias);
            transaction.put(functions.alias(name, in.name()), LambdaRecords.bytes(alias));
            return configuration(name, in.name(), alias);
        });
    }

    /** Deleting what is not there is no error on AWS. */
    Unit delete(DeleteAliasRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        store.update(transaction -> {
            functions.require(transaction, name);
            transaction.delete(functions.alias(name, in.name()));
            transaction.delete(functions.policy(name.withQualifier(in.name())));
            transaction.delete(functions.asyncConfig(name.withQualifier(in.name())));
        });
        return Unit.VALUE;
    }

    ListAliasesResponse list(ListAliasesRequest in, RequestContext context) {
        FunctionName name = FunctionOperations.unqualified(in.functionName(), context);
        byte[] prefix = functions.aliases(name);
        int most = Math.min(in.maxItems() == null ? PAGE : in.maxItems(), PAGE);
        return store.read(reader -> {
            functions.require(reader, name);
            List<AliasConfiguration> page = new ArrayList<>();
            try (Range range = reader.range(Pages.begin(prefix, in.marker()), Keys.afterPrefix(prefix))) {
                while (range.hasNext()) {
                    Range.Entry entry = range.next();
                    Alias alias = LambdaRecords.read(entry.value(), Alias.class);
                    if (in.functionVersion() != null && !in.functionVersion().equals(alias.version())) {
                        continue;
                    }
                    if (page.size() >= most) {
                        return new ListAliasesResponse(page, Pages.marker(prefix, entry.key()));
                    }
                    page.add(configuration(
                            name, Keys.parse(entry.key(), prefix.length).text(), alias));
                }
            }
            return new ListAliasesResponse(page, null);
        });
    }

    private static Map<String, Double> weights(
            @Nullable AliasRoutingConfiguration given, Map<String, Double> otherwise) {
        if (given == null) {
            return otherwise;
        }
        return given.additionalVersionWeights() == null ? Map.of() : Map.copyOf(given.additionalVersionWeights());
    }

    private void check(Reader reader, FunctionName name, Alias alias) {
        if (!alias.version().equals(FunctionName.LATEST)) {
            if (!FunctionStore.isNumber(alias.version())) {
                throw Faults.invalid("Aliases cannot point to aliases: " + alias.version());
            }
            functions.requireVersion(reader, name, alias.version());
        }
        if (alias.weights().isEmpty()) {
            return;
        }
        if (alias.weights().size() > 1) {
            throw Faults.invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        Map.Entry<String, Double> additional =
                alias.weights().entrySet().iterator().next();
        if (alias.version().equals(FunctionName.LATEST) || additional.getKey().equals(FunctionName.LATEST)) {
            throw Faults.invalid("$LATEST is not supported for an alias pointing to more than 1 version");
        }
        if (additional.getKey().equals(alias.version())) {
            throw Faults.invalid("Invalid function version " + additional.getKey() + ". Function version "
                    + alias.version() + " is already included in routing configuration.");
        }
        if (additional.getValue() < 0 || additional.getValue() > 1) {
            throw Faults.invalid("Invalid weight " + additional.getValue() + ": it must be between 0 and 1.");
        }
        Version main = functions.requireVersion(reader, name, alias.version());
        Version other = functions.requireVersion(reader, name, additional.getKey());
        if (!main.settings().role().equals(other.settings().role())) {
            throw Faults.invalid("The versions of an alias must have the same execution role.");
        }
    }

    private static AliasConfiguration configuration(FunctionName name, String alias, Alias record) {
        return AliasConfiguration.builder()
                .aliasArn(name.withQualifier(alias).arn())
                .name(alias)
                .functionVersion(record.version())
                .description(record.description())
                .revisionId(record.revisionId())
                .routingConfig(record.weights().isEmpty() ? null : new AliasRoutingConfiguration(record.weights()))
                .build();
    }
}
