package dure.cloudfront;

import static dure.api.cloudfront.CloudFrontErrors.INVALID_ARGUMENT;
import static dure.api.cloudfront.CloudFrontErrors.NO_SUCH_ORIGIN_ACCESS_CONTROL;
import static dure.api.cloudfront.CloudFrontErrors.ORIGIN_ACCESS_CONTROL_ALREADY_EXISTS;
import static dure.api.cloudfront.CloudFrontErrors.ORIGIN_ACCESS_CONTROL_IN_USE;
import static dure.api.cloudfront.CloudFrontErrors.TOO_MANY_ORIGIN_ACCESS_CONTROLS;

import dure.api.cloudfront.CreateOriginAccessControlRequest;
import dure.api.cloudfront.CreateOriginAccessControlResult;
import dure.api.cloudfront.DeleteOriginAccessControlRequest;
import dure.api.cloudfront.GetOriginAccessControlConfigRequest;
import dure.api.cloudfront.GetOriginAccessControlConfigResult;
import dure.api.cloudfront.GetOriginAccessControlRequest;
import dure.api.cloudfront.GetOriginAccessControlResult;
import dure.api.cloudfront.ListOriginAccessControlsRequest;
import dure.api.cloudfront.ListOriginAccessControlsResult;
import dure.api.cloudfront.OriginAccessControl;
import dure.api.cloudfront.OriginAccessControlConfig;
import dure.api.cloudfront.OriginAccessControlList;
import dure.api.cloudfront.OriginAccessControlSummary;
import dure.api.cloudfront.UpdateOriginAccessControlRequest;
import dure.api.cloudfront.UpdateOriginAccessControlResult;
import dure.cloudfront.CloudFrontStore.Found;
import dure.cloudfront.CloudFrontStore.Kind;
import dure.kernel.AccountId;
import dure.kernel.RequestContext;
import dure.kernel.Unoffered;
import dure.store.Reader;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.util.List;
import java.util.Objects;

/** Origin access controls, for S3 origins. Signing is what makes the request CloudFront's own; without, it is anonymous. */
final class AccessControlOperations {
    private static final int MAX_CONTROLS = 100;

    private final Store store;
    private final Live live;

    AccessControlOperations(Store store, Live live) {
        this.store = store;
        this.live = live;
    }

    CreateOriginAccessControlResult create(CreateOriginAccessControlRequest input, RequestContext context) {
        OriginAccessControlConfig config = checked(input.originAccessControlConfig());
        String id = Ids.next('E');
        Stored<OriginAccessControlConfig> stored = new Stored<>(Ids.next('E'), context.time(), config);
        store.update(transaction -> {
            List<Found<OriginAccessControlConfig>> all = all(transaction, context.account());
            if (all.size() >= MAX_CONTROLS) {
                throw TOO_MANY_ORIGIN_ACCESS_CONTROLS.because(
                        "The number of origin access controls in your Amazon Web Services account exceeds the maximum allowed.");
            }
            checkName(all, id, config);
            transaction.put(CloudFrontStore.key(Kind.ACCESS_CONTROL, context.account(), id), stored.bytes());
        });
        return CreateOriginAccessControlResult.builder()
                .originAccessControl(shown(id, config))
                .eTag(stored.etag())
                .location((context.secure() ? "https://" : "http://") + context.host()
                        + "/2020-05-31/origin-access-control/" + id)
                .build();
    }

    GetOriginAccessControlResult get(GetOriginAccessControlRequest input, RequestContext context) {
        Stored<OriginAccessControlConfig> stored = store.read(reader -> require(reader, context.account(), input.id()));
        return GetOriginAccessControlResult.builder()
                .originAccessControl(shown(input.id(), stored.value()))
                .eTag(stored.etag())
                .build();
    }

    GetOriginAccessControlConfigResult getConfig(GetOriginAccessControlConfigRequest input, RequestContext context) {
        Stored<OriginAccessControlConfig> stored = store.read(reader -> require(reader, context.account(), input.id()));
        return GetOriginAccessControlConfigResult.builder()
                .originAccessControlConfig(stored.value())
                .eTag(stored.etag())
                .build();
    }

    UpdateOriginAccessControlResult update(UpdateOriginAccessControlRequest input, RequestContext context) {
        OriginAccessControlConfig config = checked(input.originAccessControlConfig());
        Stored<OriginAccessControlConfig> next = new Stored<>(Ids.next('E'), context.time(), config);
        store.update(transaction -> {
            Versions.check(input.ifMatch(), require(transaction, context.account(), input.id()));
            checkName(all(transaction, context.account()), input.id(), config);
            transaction.put(CloudFrontStore.key(Kind.ACCESS_CONTROL, context.account(), input.id()), next.bytes());
        });
        live.changed();
        return UpdateOriginAccessControlResult.builder()
                .originAccessControl(shown(input.id(), config))
                .eTag(next.etag())
                .build();
    }

    Unit delete(DeleteOriginAccessControlRequest input, RequestContext context) {
        store.update(transaction -> {
            Versions.check(input.ifMatch(), require(transaction, context.account(), input.id()));
            boolean used = DistributionOperations.all(transaction, context.account()).stream()
                    .flatMap(found -> found.stored().value().origins().items().stream())
                    .anyMatch(origin -> Objects.equals(origin.originAccessControlId(), input.id()));
            if (used) {
                throw ORIGIN_ACCESS_CONTROL_IN_USE.because(
                        "Cannot delete the origin access control because it's in use by one or more distributions.");
            }
            transaction.delete(CloudFrontStore.key(Kind.ACCESS_CONTROL, context.account(), input.id()));
        });
        return Unit.VALUE;
    }

    ListOriginAccessControlsResult list(ListOriginAccessControlsRequest input, RequestContext context) {
        List<Found<OriginAccessControlConfig>> all = store.read(reader -> all(reader, context.account()));
        Page<Found<OriginAccessControlConfig>> page = Page.of(all, Found::id, input.marker(), input.maxItems());
        List<OriginAccessControlSummary> items = page.items().stream()
                .map(found -> summary(found.id(), found.stored().value()))
                .toList();
        return ListOriginAccessControlsResult.builder()
                .originAccessControlList(OriginAccessControlList.builder()
                        .items(items.isEmpty() ? null : items)
                        .quantity(items.size())
                        .marker(page.marker())
                        .maxItems(page.maxItems())
                        .nextMarker(page.nextMarker())
                        .isTruncated(page.truncated())
                        .build())
                .build();
    }

    private static OriginAccessControlConfig checked(OriginAccessControlConfig config) {
        if (config.name().isEmpty() || config.name().length() > 64) {
            throw INVALID_ARGUMENT.because("The name of an origin access control has 1 to 64 characters.");
        }
        String type = config.originAccessControlOriginType();
        Unoffered.refuseIf(!type.equals("s3"), "CloudFront's origin access control for " + type);
        Unoffered.refuseIf(config.signingBehavior().equals("no-override"), "CloudFront's SigningBehavior no-override");
        return config.toBuilder()
                .description(Objects.requireNonNullElse(config.description(), ""))
                .build();
    }

    private static void checkName(
            List<Found<OriginAccessControlConfig>> all, String id, OriginAccessControlConfig config) {
        if (all.stream()
                .anyMatch(other ->
                        !other.id().equals(id) && other.stored().value().name().equals(config.name()))) {
            throw ORIGIN_ACCESS_CONTROL_ALREADY_EXISTS.because(
                    "An origin access control with the specified parameters already exists.");
        }
    }

    private static List<Found<OriginAccessControlConfig>> all(Reader reader, AccountId account) {
        return CloudFrontStore.all(reader, Kind.ACCESS_CONTROL, OriginAccessControlConfig.SCHEMA, account);
    }

    private static Stored<OriginAccessControlConfig> require(Reader reader, AccountId account, String id) {
        return CloudFrontStore.find(reader, Kind.ACCESS_CONTROL, OriginAccessControlConfig.SCHEMA, account, id)
                .orElseThrow(() -> NO_SUCH_ORIGIN_ACCESS_CONTROL.because("The origin access control does not exist."));
    }

    private static OriginAccessControl shown(String id, OriginAccessControlConfig config) {
        return OriginAccessControl.builder()
                .id(id)
                .originAccessControlConfig(config)
                .build();
    }

    private static OriginAccessControlSummary summary(String id, OriginAccessControlConfig config) {
        return OriginAccessControlSummary.builder()
                .id(id)
                .name(config.name())
                .description(Objects.requireNonNullElse(config.description(), ""))
                .originAccessControlOriginType(config.originAccessControlOriginType())
                .signingBehavior(config.signingBehavior())
                .signingProtocol(config.signingProtocol())
                .build();
    }
}
