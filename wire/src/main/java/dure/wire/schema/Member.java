package dure.wire.schema;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A member of a structure, or the element of a list or map.
 *
 * @param name the name in the model, as JSON writes it unless {@code wireName} differs
 * @param index the position in the structure's values
 * @param target the shape, supplied late because shapes may be recursive
 * @param wireName {@code locationName} of the model; equals {@code name} when the model gives none
 * @param timestampFormat overrides the target's, null when the model gives none
 * @param xmlPrefix the prefix of {@code xmlNamespace}, null when there is none
 */
public record Member(
        String name,
        int index,
        Supplier<? extends Schema> target,
        Location location,
        String wireName,
        Set<Trait> traits,
        @Nullable TimestampFormat timestampFormat,
        @Nullable String xmlNamespace,
        @Nullable String xmlPrefix) {

    /** Yes-or-no facts about a member. */
    public enum Trait {
        REQUIRED,
        /** The model gave a locationName of its own. */
        RENAMED,
        XML_ATTRIBUTE,
        FLATTENED,
        /** Filled with a random UUID by clients when absent. */
        IDEMPOTENCY_TOKEN,
        /** The body streams: Java side {@link dure.wire.http.Body}. */
        STREAMING,
        HOST_LABEL,
        /** A string that carries JSON, base64 in headers. */
        JSON_VALUE
    }

    public static Member of(String name, int index, Supplier<? extends Schema> target, Trait... traits) {
        return new Member(name, index, target, Location.BODY, name, setOf(traits), null, null, null);
    }

    public static Member of(
            String name,
            int index,
            Supplier<? extends Schema> target,
            Location location,
            String wireName,
            Trait... traits) {
        return new Member(name, index, target, location, wireName, setOf(traits), null, null, null);
    }

    public Member withTimestampFormat(TimestampFormat format) {
        return new Member(name, index, target, location, wireName, traits, format, xmlNamespace, xmlPrefix);
    }

    public Member withXmlNamespace(String uri, @Nullable String prefix) {
        return new Member(name, index, target, location, wireName, traits, timestampFormat, uri, prefix);
    }

    public boolean is(Trait trait) {
        return traits.contains(trait);
    }

    public boolean required() {
        return traits.contains(Trait.REQUIRED);
    }

    private static Set<Trait> setOf(Trait... traits) {
        Set<Trait> set = EnumSet.noneOf(Trait.class);
        for (Trait trait : traits) {
            set.add(trait);
        }
        return set;
    }
}
