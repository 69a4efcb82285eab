package dure.lambda;

import dure.kernel.Arn;
import dure.kernel.RequestContext;
import dure.lambda.LambdaRecords.LayerCounter;
import dure.lambda.LambdaRecords.LayerUse;
import dure.lambda.LambdaRecords.LayerVersion;
import dure.store.Keys;
import dure.store.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The only code that knows where layers are kept. */
final class LayerStore {

    /** A layer's place. */
    record LayerName(String account, String region, String name) {
        static LayerName of(String nameOrArn, RequestContext context) {
            return Arn.parse(nameOrArn)
                    .map(arn -> new LayerName(
                            arn.account(), arn.region(), arn.resource().split(":")[1]))
                    .orElseGet(() -> new LayerName(context.account().value(), context.region(), nameOrArn));
        }

        String arn() {
            return Arn.of("lambda", region, account, "layer:" + name).toString();
        }

        String arn(long version) {
            return arn() + ":" + version;
        }
    }

    /** One version's place. */
    record LayerVersionName(LayerName layer, long version) {
        /** Of {@code arn:aws:lambda:region:account:layer:name:version}. */
        static Optional<LayerVersionName> of(String text) {
            return Arn.parse(text).flatMap(arn -> {
                String[] parts = arn.resource().split(":", -1);
                return parts.length == 3 && parts[0].equals("layer") && parts[2].matches("[0-9]{1,18}")
                        ? Optional.of(new LayerVersionName(
                                new LayerName(arn.account(), arn.region(), parts[1]), Long.parseLong(parts[2])))
                        : Optional.empty();
            });
        }

        String arn() {
            return layer.arn(version);
        }
    }

    byte[] layers(RequestContext context) {
        return Keys.key("lambda", "l", context.account().value(), context.region());
    }

    byte[] counter(LayerName name) {
        return Keys.key("lambda", "l", name.account(), name.region(), name.name());
    }

    byte[] versions(LayerName name) {
        return Keys.key("lambda", "m", name.account(), name.region(), name.name());
    }

    byte[] version(LayerVersionName name) {
        return Keys.of().raw(versions(name.layer())).number(name.version()).bytes();
    }

    long lastVersion(Reader reader, LayerName name) {
        LayerCounter counter = FunctionStore.read(reader, counter(name), LayerCounter.class);
        return counter == null ? 0 : counter.lastVersion();
    }

    @Nullable
    LayerVersion find(Reader reader, LayerVersionName name) {
        return FunctionStore.read(reader, version(name), LayerVersion.class);
    }

    /** What a function uses by these ARNs. */
    List<LayerUse> uses(Reader reader, List<String> arns, FunctionName function) {
        if (arns.size() > SettingsCheck.MAX_LAYERS) {
            throw Faults.invalid("Cannot reference more than " + SettingsCheck.MAX_LAYERS + " layers.");
        }
        List<LayerUse> uses = new ArrayList<>();
        Set<LayerName> seen = new HashSet<>();
        for (String arn : arns) {
            LayerVersionName name = LayerVersionName.of(arn).orElseThrow(() -> missing(arn));
            if (!name.layer().region().equals(function.region())) {
                throw Faults.invalid("Layers are not in the same region as the function. Layers are expected to be in"
                        + " region " + function.region() + ".");
            }
            LayerVersion version = find(reader, name);
            if (version == null) {
                throw missing(arn);
            }
            if (!seen.add(name.layer())) {
                throw Faults.invalid("Two different versions of the same layer are not allowed to be referenced in the"
                        + " same function. " + arn + " and " + uses.getLast().arn()
                        + " are versions of the same layer.");
            }
            uses.add(new LayerUse(arn, version.code()));
        }
        return uses;
    }

    private static RuntimeException missing(String arn) {
        return Faults.invalid("Layer version " + arn + " does not exist.");
    }
}
