package dure.cloudfront;

import dure.api.cloudfront.CacheBehavior;
import dure.api.cloudfront.DefaultCacheBehavior;
import dure.api.cloudfront.DistributionConfig;
import dure.wire.schema.Member;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The default cache behaviour is a cache behaviour without a path pattern: here all of them are of one type. */
public final class Behaviors {
    private Behaviors() {}

    /** In the order in which they are tried; the default one, whose pattern is an asterisk, is the last. */
    public static List<CacheBehavior> of(DistributionConfig config) {
        List<CacheBehavior> all = new ArrayList<>();
        if (config.cacheBehaviors() != null && config.cacheBehaviors().items() != null) {
            all.addAll(config.cacheBehaviors().items());
        }
        all.add(convert(CacheBehavior.SCHEMA, config.defaultCacheBehavior()));
        return all;
    }

    static DefaultCacheBehavior asDefault(CacheBehavior behavior) {
        return convert(DefaultCacheBehavior.SCHEMA, behavior);
    }

    private static <T extends Structure> T convert(StructureSchema<T> to, Structure from) {
        @Nullable Object[] values = new Object[to.members().size()];
        for (Member member : to.members()) {
            Member same = from.schema().member(member.name());
            values[member.index()] = same == null ? "*" : from.member(same.index());
        }
        return to.build(values);
    }
}
