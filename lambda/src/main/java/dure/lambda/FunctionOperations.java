package dure.lambda;

import dure.api.lambda.Concurrency;
import dure.api.lambda.CreateFunctionRequest;
import dure.api.lambda.DeleteFunctionRequest;
import dure.api.lambda.DeleteFunctionResponse;
import dure.api.lambda.Environment;
import dure.api.lambda.FunctionCode;
import dure.api.lambda.FunctionCodeLocation;
import dure.api.lambda.FunctionConfiguration;
import dure.api.lambda.GetFunctionConfigurationRequest;
import dure.api.lambda.GetFunctionRequest;
import dure.api.lambda.GetFunctionResponse;
import dure.api.lambda.ListFunctionsRequest;
import dure.api.lambda.ListFunctionsResponse;
import dure.api.lambda.LoggingConfig;
import dure.api.lambda.UpdateFunctionCodeRequest;
import dure.api.lambda.UpdateFunctionConfigurationRequest;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.lambda.LambdaRecords.Alias;
import dure.lambda.LambdaRecords.Code;
import dure.lambda.LambdaRecords.Function;
import dure.lambda.LambdaRecords.LayerUse;
import dure.lambda.LambdaRecords.Settings;
import dure.lambda.LambdaRecords.Version;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Functions: creating, changing, showing, deleting them. */
final class FunctionOperations {
    private static final int DEFAULT_TIMEOUT_SECONDS = 3;
    private static final int DEFAULT_MEMORY_MB = 128;
    private static final int DEFAULT_EPHEMERAL_MB = 512;
    private static final int DEFAULT_PAGE = 50;

    private final Store store;
    private final FunctionStore functions;
    private final LayerStore layers;
    private final CodeStore code;
    private final CodeIntake intake;
    private final CodeSite codeSite;
    private final SettingsCheck settingsCheck;
    private final FunctionRole roles;
    private final VersionOperations versions;
    private final SandboxPools pools;
    private final Clock clock;

    FunctionOperations(
            Store store,
            FunctionStore functions,
            LayerStore layers,
            CodeStore code,
            CodeIntake intake,
            CodeSite codeSite,
            SettingsCheck settingsCheck,
            FunctionRole roles,
            VersionOperations versions,
            SandboxPools pools,
            Clock clock) {
        this.store = store;
        this.functions = functions;
        this.layers = layers;
        this.code = code;
        this.intake = intake;
        this.codeSite = codeSite;
        this.settingsCheck = settingsCheck;
        this.roles = roles;
        this.versions = versions;
        this.pools = pools;
        this.clock = clock;
    }

    FunctionConfiguration create(CreateFunctionRequest in, RequestContext context) {
        FunctionName name = unqualified(in.functionName(), context);
        SettingsCheck.refuseUnoffered(in);
        String runtime = settingsCheck.runtime(in.runtime());
        String handler = SettingsCheck.handler(in.handler());
        Map<String, String> tags = in.tags() == null ? Map.of() : new TreeMap<>(in.tags());
        TagOperations.check(tags);
        if (store.read(reader -> functions.find(reader, name)) != null) {
            throw exists(name);
        }
        roles.check(name, in.role());
        FunctionCode from = in.code();
        CodeStore.Staged staged = intake.take(
                new CodeIntake.Source(from.zipFile(), from.s3Bucket(), from.s3Key(), from.s3ObjectVersion()), context);
        return store.transact(transaction -> {
            if (functions.find(transaction, name) != null) {
                throw exists(name);
            }
            Settings settings = new Settings(
                    in.description() == null ? "" : in.description(),
                    in.role(),
                    runtime,
                    handler,
                    SettingsCheck.timeout(in.timeout() == null ? DEFAULT_TIMEOUT_SECONDS : in.timeout()),
                    SettingsCheck.memory(in.memorySize() == null ? DEFAULT_MEMORY_MB : in.memorySize()),
                    SettingsCheck.ephemeralStorage(
                            in.ephemeralStorage() == null
                                    ? DEFAULT_EPHEMERAL_MB
                                    : in.ephemeralStorage().size()),
                    environment(in.environment(), Map.of()),
                    in.layers() == null ? List.of() : layers.uses(transaction, in.layers(), name),
                    SettingsCheck.architecture(in.architectures()),
                    logGroup(in.loggingConfig(), "/aws/lambda/" + name.name()),
                    staged.code());
            SettingsCheck.unzippedSize(settings);
            code.keep(transaction, staged);
            settings.layers().forEach(use -> code.keep(transaction, use.code()));
            Function function = new Function(latest(settings), 0, tags);
            transaction.put(functions.function(name), LambdaRecords.bytes(function));
            if (Boolean.TRUE.equals(in.publish())) {
                return Configurations.of(name, versions.publish(transaction, name, function, null), true);
            }
            return Configurations.of(name, function.latest());
        });
    }

    private static RuntimeException exists(FunctionName name) {
        return Faults.conflict("Function already exist: " + name.name());
    }

    private Version latest(Settings settings) {
        return new Version(
                FunctionName.LATEST,
                settings,
                clock.instant().toEpochMilli(),
                UUID.randomUUID().toString());
    }

    private static Map<String, String> environment(@Nullable Environment given, Map<String, String> otherwise) {
        if (given == null) {
            return otherwise;
        }
        return given.variables() == null ? Map.of() : new TreeMap<>(SettingsCheck.environment(given.variables()));
    }

    private static String logGroup(@Nullable LoggingConfig given, String otherwise) {
        return given == null || given.logGroup() == null ? otherwise : given.logGroup();
    }

    FunctionConfiguration updateCode(UpdateFunctionCodeRequest in, RequestContext context) {
        FunctionName name = unqualified(in.functionName(), context);
        Unoffered.refuse("ImageUri", in.imageUri());
        Unoffered.refuse("SourceKMSKeyArn", in.sourceKmsKeyArn());
        Unoffered.refuse("S3ObjectStorageMode", in.s3ObjectStorageMode());
        Unoffered.refuse("PublishTo", in.publishTo());
        String architecture = SettingsCheck.architecture(in.architectures());
        store.read(reader -> functions.require(reader, name));
        CodeStore.Staged staged = intake.take(
                new CodeIntake.Source(in.zipFile(), in.s3Bucket(), in.s3Key(), in.s3ObjectVersion()), context);
        boolean dryRun = Boolean.TRUE.equals(in.dryRun());
        FunctionConfiguration answer = store.transact(transaction -> {
            Function before = functions.require(transaction, name);
            checkRevision(before, in.revisionId());
            Settings settings = before.latest().settings().withCode(staged.code(), architecture);
            SettingsCheck.unzippedSize(settings);
            Version latest = latest(settings);
            if (dryRun) {
                return Configurations.of(name, latest);
            }
            code.keep(transaction, staged);
            code.drop(transaction, before.latest().settings().code());
            Function function = before.withLatest(latest);
            transaction.put(functions.function(name), LambdaRecords.bytes(function));
            if (Boolean.TRUE.equals(in.publish())) {
                return Configurations.of(name, versions.publish(transaction, name, function, null), true);
            }
            return Configurations.of(name, latest);
        });
        if (!dryRun) {
            pools.retire(name);
        }
        return answer;
    }

    FunctionConfiguration updateConfiguration(UpdateFunctionConfigurationRequest in, RequestContext context) {
        FunctionName name = unqualified(in.functionName(), context);
        SettingsCheck.refuseUnoffered(in);
        if (in.runtime() != null) {
            settingsCheck.runtime(in.runtime());
        }
        store.read(reader -> functions.require(reader, name));
        if (in.role() != null) {
            roles.check(name, in.role());
        }
        FunctionConfiguration answer = store.transact(transaction -> {
            Function before = functions.require(transaction, name);
            checkRevision(before, in.revisionId());
            Settings settings = changed(before.latest().settings(), in, transaction, name);
            SettingsCheck.unzippedSize(settings);
            settings.layers().forEach(use -> code.keep(transaction, use.code()));
            before.latest().settings().layers().forEach(use -> code.drop(transaction, use.code()));
            Version latest = latest(settings);
            transaction.put(functions.function(name), LambdaRecords.bytes(before.withLatest(latest)));
            return Configurations.of(name, latest);
        });
        pools.retire(name);
        return answer;
    }

    private Settings changed(
            Settings old, UpdateFunctionConfigurationRequest in, Transaction transaction, FunctionName name) {
        return new Settings(
                Objects.requireNonNullElse(in.description(), old.description()),
                Objects.requireNonNullElse(in.role(), old.role()),
                Objects.requireNonNullElse(in.runtime(), old.runtime()),
                in.handler() == null ? old.handler() : SettingsCheck.handler(in.handler()),
                in.timeout() == null ? old.timeoutSeconds() : SettingsCheck.timeout(in.timeout()),
                in.memorySize() == null ? old.memoryMb() : SettingsCheck.memory(in.memorySize()),
                in.ephemeralStorage() == null
                        ? old.ephemeralMb()
                        : SettingsCheck.ephemeralStorage(in.ephemeralStorage().size()),
                environment(in.environment(), old.environment()),
                in.layers() == null ? old.layers() : uses(transaction, in.layers(), name, old),
                old.architecture(),
                logGroup(in.loggingConfig(), old.logGroup()),
                old.code());
    }

    /** A layer version that was deleted stays with the functions that have it. */
    private List<LayerUse> uses(Transaction transaction, List<String> arns, FunctionName name, Settings old) {
        List<String> before = old.layers().stream().map(LayerUse::arn).toList();
        return before.equals(arns) ? old.layers() : layers.uses(transaction, arns, name);
    }

    static void checkRevision(Function function, @Nullable String revisionId) {
        if (revisionId != null && !revisionId.equals(function.latest().revisionId())) {
            throw Faults.preconditionFailed();
        }
    }

    /** Of a request that changes {@code $LATEST}. */
    static FunctionName unqualified(String text, RequestContext context) {
        FunctionName name = FunctionName.of(text, context);
        if (!name.qualifierOrLatest().equals(FunctionName.LATEST)) {
            throw Faults.invalid(
                    "This operation is permitted on Lambda functions only. Aliases and versions do not support this"
                            + " operation. Please specify either a function name or an unqualified function ARN.");
        }
        return name.unqualified();
    }

    FunctionConfiguration configuration(GetFunctionConfigurationRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        return store.read(reader -> configuration(reader, name));
    }

    private FunctionConfiguration configuration(Reader reader, FunctionName name) {
        Function function = functions.require(reader, name);
        return shown(name, version(reader, name, function));
    }

    /** An alias's main version. */
    private Version version(Reader reader, FunctionName name, Function function) {
        return functions.resolve(reader, name, function, () -> 1);
    }

    /** The ARN is as qualified as the request. */
    private static FunctionConfiguration shown(FunctionName name, Version version) {
        FunctionConfiguration plain = Configurations.of(name, version);
        return name.qualifier().isEmpty()
                ? plain
                : plain.toBuilder().functionArn(name.arn()).build();
    }

    private record Shown(Function function, Version version, Optional<Integer> reserved) {}

    GetFunctionResponse get(GetFunctionRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        Shown found = store.read(reader -> {
            Function function = functions.require(reader, name);
            return new Shown(function, version(reader, name, function), functions.findReserved(reader, name));
        });
        Map<String, String> tags = found.function.tags();
        return GetFunctionResponse.builder()
                .configuration(shown(name, found.version))
                .code(FunctionCodeLocation.builder()
                        .repositoryType("S3")
                        .location(codeSite.location(found.version.settings().code(), context))
                        .build())
                .tags(tags.isEmpty() ? null : tags)
                .concurrency(found.reserved.map(Concurrency::new).orElse(null))
                .build();
    }

    ListFunctionsResponse list(ListFunctionsRequest in, RequestContext context) {
        String master = in.masterRegion();
        Unoffered.refuseIf(
                master != null && !master.equals("ALL") && !master.equals(context.region()), "MasterRegion " + master);
        boolean all = "ALL".equals(in.functionVersion());
        byte[] prefix = functions.functions(context);
        int most = Math.min(in.maxItems() == null ? DEFAULT_PAGE : in.maxItems(), DEFAULT_PAGE);
        return store.read(reader -> {
            List<FunctionConfiguration> page = new ArrayList<>();
            byte[] begin = Pages.begin(prefix, in.marker());
            try (Range range = reader.range(begin, Keys.afterPrefix(prefix))) {
                while (range.hasNext()) {
                    Range.Entry entry = range.next();
                    if (page.size() >= most) {
                        return new ListFunctionsResponse(page, Pages.marker(prefix, entry.key()));
                    }
                    String functionName = Keys.parse(entry.key(), prefix.length).text();
                    FunctionName name = FunctionName.of(functionName, context);
                    Version latest =
                            LambdaRecords.read(entry.value(), Function.class).latest();
                    page.add(Configurations.of(name, latest, all));
                    if (all) {
                        functions
                                .publishedVersions(reader, name)
                                .forEach(each -> page.add(Configurations.of(name, each, true)));
                    }
                }
            }
            return new ListFunctionsResponse(page, null);
        });
    }

    DeleteFunctionResponse delete(DeleteFunctionRequest in, RequestContext context) {
        FunctionName name = FunctionName.of(in.functionName(), in.qualifier(), context);
        if (name.qualifier().isPresent()) {
            deleteVersion(name, name.qualifier().get());
        } else {
            store.update(transaction -> {
                Function function = functions.require(transaction, name);
                List<Version> gone = new ArrayList<>(functions.publishedVersions(transaction, name));
                gone.add(function.latest());
                gone.forEach(version -> dropCode(transaction, version.settings()));
                functions.deleteEverythingOf(transaction, name);
            });
        }
        pools.retire(name);
        return DeleteFunctionResponse.builder().statusCode(204).build();
    }

    private void deleteVersion(FunctionName name, String qualifier) {
        if (qualifier.equals(FunctionName.LATEST)) {
            throw Faults.invalid("$LATEST version cannot be deleted without deleting the function.");
        }
        if (!FunctionStore.isNumber(qualifier)) {
            throw Faults.invalid("Deletion of aliases is not currently supported.");
        }
        store.update(transaction -> {
            functions.require(transaction, name);
            if (!functions.exists(transaction, name)) {
                return; // AWS answers 204 as well
            }
            try (Range range = transaction.prefix(functions.aliases(name))) {
                while (range.hasNext()) {
                    Alias alias = LambdaRecords.read(range.next().value(), Alias.class);
                    if (alias.version().equals(qualifier) || alias.weights().containsKey(qualifier)) {
                        throw Faults.conflict("Version " + qualifier + " of function " + name.name()
                                + " cannot be deleted because it is referenced by an alias.");
                    }
                }
            }
            Version version = functions.requireVersion(transaction, name, qualifier);
            dropCode(transaction, version.settings());
            transaction.delete(functions.version(name, Long.parseLong(qualifier)));
            transaction.delete(functions.policy(name));
            transaction.delete(functions.asyncConfig(name));
        });
    }

    private void dropCode(Transaction transaction, Settings settings) {
        List<Code> all =
                new ArrayList<>(settings.layers().stream().map(LayerUse::code).toList());
        all.add(settings.code());
        all.forEach(each -> code.drop(transaction, each));
    }
}
