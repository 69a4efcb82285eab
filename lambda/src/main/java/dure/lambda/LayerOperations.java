package dure.lambda;

import dure.api.lambda.DeleteLayerVersionRequest;
import dure.api.lambda.GetLayerVersionByArnRequest;
import dure.api.lambda.GetLayerVersionRequest;
import dure.api.lambda.GetLayerVersionResponse;
import dure.api.lambda.LayerVersionContentOutput;
import dure.api.lambda.LayerVersionsListItem;
import dure.api.lambda.LayersListItem;
import dure.api.lambda.ListLayerVersionsRequest;
import dure.api.lambda.ListLayerVersionsResponse;
import dure.api.lambda.ListLayersRequest;
import dure.api.lambda.ListLayersResponse;
import dure.api.lambda.PublishLayerVersionRequest;
import dure.api.lambda.PublishLayerVersionResponse;
import dure.kernel.Clock;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.lambda.LambdaRecords.Code;
import dure.lambda.LambdaRecords.LayerCounter;
import dure.lambda.LambdaRecords.LayerVersion;
import dure.lambda.LayerStore.LayerName;
import dure.lambda.LayerStore.LayerVersionName;
import dure.store.Keys;
import dure.store.Range;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Layers: packages that functions share. */
final class LayerOperations {
    private static final int PAGE = 50;

    private final Store store;
    private final LayerStore layers;
    private final CodeStore code;
    private final CodeIntake intake;
    private final CodeSite codeSite;
    private final Clock clock;

    LayerOperations(Store store, LayerStore layers, CodeStore code, CodeIntake intake, CodeSite codeSite, Clock clock) {
        this.store = store;
        this.layers = layers;
        this.code = code;
        this.intake = intake;
        this.codeSite = codeSite;
        this.clock = clock;
    }

    /** What lists are narrowed to. */
    private record Filter(
            @Nullable String runtime, @Nullable String architecture) {
        boolean matches(LayerVersion version) {
            return (runtime == null || version.runtimes().contains(runtime))
                    && (architecture == null || version.architectures().contains(architecture));
        }
    }

    PublishLayerVersionResponse publish(PublishLayerVersionRequest in, RequestContext context) {
        LayerName name = LayerName.of(in.layerName(), context);
        Unoffered.refuse("S3ObjectStorageMode", in.content().s3ObjectStorageMode());
        CodeStore.Staged staged = intake.take(
                new CodeIntake.Source(
                        in.content().zipFile(),
                        in.content().s3Bucket(),
                        in.content().s3Key(),
                        in.content().s3ObjectVersion()),
                context);
        LayerVersion version = new LayerVersion(
                in.description() == null ? "" : in.description(),
                in.licenseInfo() == null ? "" : in.licenseInfo(),
                in.compatibleRuntimes() == null ? List.of() : in.compatibleRuntimes(),
                in.compatibleArchitectures() == null ? List.of() : in.compatibleArchitectures(),
                clock.instant().toEpochMilli(),
                staged.code());
        long number = store.transact(transaction -> {
            long next = layers.lastVersion(transaction, name) + 1;
            code.keep(transaction, staged);
            transaction.put(layers.counter(name), LambdaRecords.bytes(new LayerCounter(next)));
            transaction.put(layers.version(new LayerVersionName(name, next)), LambdaRecords.bytes(version));
            return next;
        });
        return PublishLayerVersionResponse.builder()
                .content(content(version.code(), context))
                .layerArn(name.arn())
                .layerVersionArn(name.arn(number))
                .description(version.description())
                .createdDate(Configurations.time(version.createdMillis()))
                .version(number)
                .compatibleRuntimes(in.compatibleRuntimes())
                .compatibleArchitectures(in.compatibleArchitectures())
                .licenseInfo(in.licenseInfo())
                .build();
    }

    private LayerVersionContentOutput content(Code of, RequestContext context) {
        return LayerVersionContentOutput.builder()
                .location(codeSite.location(of, context))
                .codeSha256(Configurations.sha256(of))
                .codeSize(of.size())
                .build();
    }

    GetLayerVersionResponse get(GetLayerVersionRequest in, RequestContext context) {
        return get(new LayerVersionName(LayerName.of(in.layerName(), context), in.versionNumber()), context);
    }

    GetLayerVersionResponse getByArn(GetLayerVersionByArnRequest in, RequestContext context) {
        return get(LayerVersionName.of(in.arn()).orElseThrow(LayerOperations::missing), context);
    }

    private GetLayerVersionResponse get(LayerVersionName name, RequestContext context) {
        LayerVersion version = store.read(reader -> Optional.ofNullable(layers.find(reader, name)))
                .orElseThrow(LayerOperations::missing);
        return GetLayerVersionResponse.builder()
                .content(content(version.code(), context))
                .layerArn(name.layer().arn())
                .layerVersionArn(name.arn())
                .description(version.description())
                .createdDate(Configurations.time(version.createdMillis()))
                .version(name.version())
                .compatibleRuntimes(orNull(version.runtimes()))
                .compatibleArchitectures(orNull(version.architectures()))
                .licenseInfo(version.licenseInfo().isEmpty() ? null : version.licenseInfo())
                .build();
    }

    private static @Nullable List<String> orNull(List<String> list) {
        return list.isEmpty() ? null : list;
    }

    private static RuntimeException missing() {
        return Faults.notFound("The resource you requested does not exist.");
    }

    /** Functions that have it keep it. Deleting what is not there is no error on AWS. */
    Unit delete(DeleteLayerVersionRequest in, RequestContext context) {
        LayerVersionName name = new LayerVersionName(LayerName.of(in.layerName(), context), in.versionNumber());
        store.update(transaction -> {
            LayerVersion version = layers.find(transaction, name);
            if (version != null) {
                code.drop(transaction, version.code());
                transaction.delete(layers.version(name));
            }
        });
        return Unit.VALUE;
    }

    /** The newest first. */
    ListLayerVersionsResponse versions(ListLayerVersionsRequest in, RequestContext context) {
        LayerName name = LayerName.of(in.layerName(), context);
        Filter filter = new Filter(in.compatibleRuntime(), in.compatibleArchitecture());
        byte[] prefix = layers.versions(name);
        int most = in.maxItems() == null ? PAGE : Math.min(in.maxItems(), PAGE);
        byte[] end = in.marker() == null || in.marker().isEmpty()
                ? Keys.afterPrefix(prefix)
                : Keys.after(Pages.begin(prefix, in.marker()));
        return store.read(reader -> {
            List<LayerVersionsListItem> page = new ArrayList<>();
            try (Range range = reader.range(prefix, end, true)) {
                while (range.hasNext()) {
                    Range.Entry entry = range.next();
                    LayerVersion version = LambdaRecords.read(entry.value(), LayerVersion.class);
                    if (!filter.matches(version)) {
                        continue;
                    }
                    if (page.size() >= most) {
                        return new ListLayerVersionsResponse(page, Pages.marker(prefix, entry.key()));
                    }
                    page.add(item(name, Keys.parse(entry.key(), prefix.length).number(), version));
                }
            }
            return new ListLayerVersionsResponse(page, null);
        });
    }

    ListLayersResponse list(ListLayersRequest in, RequestContext context) {
        Filter filter = new Filter(in.compatibleRuntime(), in.compatibleArchitecture());
        byte[] prefix = layers.layers(context);
        int most = in.maxItems() == null ? PAGE : Math.min(in.maxItems(), PAGE);
        return store.read(reader -> {
            List<LayersListItem> page = new ArrayList<>();
            try (Range range = reader.range(Pages.begin(prefix, in.marker()), Keys.afterPrefix(prefix))) {
                while (range.hasNext()) {
                    byte[] key = range.next().key();
                    LayerName name = LayerName.of(Keys.parse(key, prefix.length).text(), context);
                    Optional<LayerVersionsListItem> latest = latest(reader, name, filter);
                    if (latest.isPresent() && page.size() >= most) {
                        return new ListLayersResponse(page, Pages.marker(prefix, key));
                    }
                    latest.ifPresent(item -> page.add(new LayersListItem(item, name.arn(), name.name())));
                }
            }
            return new ListLayersResponse(page, null);
        });
    }

    private Optional<LayerVersionsListItem> latest(Reader reader, LayerName name, Filter filter) {
        byte[] prefix = layers.versions(name);
        try (Range range = reader.range(prefix, Keys.afterPrefix(prefix), true)) {
            while (range.hasNext()) {
                Range.Entry entry = range.next();
                LayerVersion version = LambdaRecords.read(entry.value(), LayerVersion.class);
                if (filter.matches(version)) {
                    long number = Keys.parse(entry.key(), prefix.length).number();
                    return Optional.of(item(name, number, version));
                }
            }
        }
        return Optional.empty();
    }

    private static LayerVersionsListItem item(LayerName name, long number, LayerVersion version) {
        return LayerVersionsListItem.builder()
                .layerVersionArn(name.arn(number))
                .version(number)
                .description(version.description())
                .createdDate(Configurations.time(version.createdMillis()))
                .compatibleRuntimes(orNull(version.runtimes()))
                .compatibleArchitectures(orNull(version.architectures()))
                .licenseInfo(version.licenseInfo().isEmpty() ? null : version.licenseInfo())
                .build();
    }
}
