package dure.wire.protocol;

import dure.wire.ProtocolName;
import dure.wire.schema.ListSchema;
import dure.wire.schema.Location;
import dure.wire.schema.MapSchema;
import dure.wire.schema.Member;
import dure.wire.schema.ScalarSchema;
import dure.wire.schema.Schema;
import dure.wire.schema.ShapeType;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import dure.wire.schema.TimestampFormat;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.smithy.model.Model;
import software.amazon.smithy.model.shapes.EnumShape;
import software.amazon.smithy.model.shapes.ListShape;
import software.amazon.smithy.model.shapes.MapShape;
import software.amazon.smithy.model.shapes.MemberShape;
import software.amazon.smithy.model.shapes.Shape;
import software.amazon.smithy.model.shapes.ShapeId;
import software.amazon.smithy.model.shapes.StructureShape;
import software.amazon.smithy.model.shapes.UnionShape;
import software.amazon.smithy.model.traits.EnumTrait;
import software.amazon.smithy.model.traits.ErrorTrait;
import software.amazon.smithy.model.traits.HttpHeaderTrait;
import software.amazon.smithy.model.traits.HttpLabelTrait;
import software.amazon.smithy.model.traits.HttpPayloadTrait;
import software.amazon.smithy.model.traits.HttpPrefixHeadersTrait;
import software.amazon.smithy.model.traits.HttpQueryParamsTrait;
import software.amazon.smithy.model.traits.HttpQueryTrait;
import software.amazon.smithy.model.traits.HttpResponseCodeTrait;
import software.amazon.smithy.model.traits.JsonNameTrait;
import software.amazon.smithy.model.traits.LengthTrait;
import software.amazon.smithy.model.traits.MediaTypeTrait;
import software.amazon.smithy.model.traits.PatternTrait;
import software.amazon.smithy.model.traits.RangeTrait;
import software.amazon.smithy.model.traits.RequiredTrait;
import software.amazon.smithy.model.traits.SparseTrait;
import software.amazon.smithy.model.traits.StreamingTrait;
import software.amazon.smithy.model.traits.TimestampFormatTrait;
import software.amazon.smithy.model.traits.XmlAttributeTrait;
import software.amazon.smithy.model.traits.XmlFlattenedTrait;
import software.amazon.smithy.model.traits.XmlNameTrait;
import software.amazon.smithy.model.traits.XmlNamespaceTrait;

/** Turns the shapes of Smithy's test models into our schemas, as modelgen does with AWS's models. */
final class SmithySchemas {
    private final Model model;
    private final ProtocolName protocol;
    private final Map<ShapeId, StructureSchema<?>> structures = new HashMap<>();

    SmithySchemas(Model model, ProtocolName protocol) {
        this.model = model;
        this.protocol = protocol;
    }

    /** A structure without a class of its own. */
    record Dynamic(StructureSchema<?> schema, @Nullable Object[] values) implements Structure {
        @Override
        public @Nullable Object member(int index) {
            return values[index];
        }
    }

    StructureSchema<?> structure(Shape shape, Set<StructureSchema.Trait> extra) {
        StructureSchema<?> known = structures.get(shape.getId());
        if (known != null) {
            return known;
        }
        Set<StructureSchema.Trait> traits = EnumSet.noneOf(StructureSchema.Trait.class);
        traits.addAll(extra);
        if (shape instanceof UnionShape) {
            traits.add(StructureSchema.Trait.UNION);
        }
        if (shape.hasTrait(ErrorTrait.class)) {
            traits.add(StructureSchema.Trait.ERROR);
        }
        List<Member> members = new ArrayList<>();
        for (MemberShape member : shape.members()) {
            members.add(member(member, members.size(), member.getMemberName(), true, false));
        }
        StructureSchema<?>[] self = new StructureSchema<?>[1];
        self[0] = new StructureSchema<Structure>(
                shape.getId().getName(),
                traits,
                shape.getTrait(XmlNameTrait.class).map(XmlNameTrait::getValue).orElse(null),
                shape.getTrait(XmlNamespaceTrait.class)
                        .map(XmlNamespaceTrait::getUri)
                        .orElse(null),
                members,
                values -> new Dynamic(self[0], values));
        structures.put(shape.getId(), self[0]);
        return self[0];
    }

    private Member member(MemberShape shape, int index, String defaultName, boolean ofStructure, boolean noRename) {
        Set<Member.Trait> traits = EnumSet.noneOf(Member.Trait.class);
        boolean flattened = shape.hasTrait(XmlFlattenedTrait.class) && xml();
        if (flattened) {
            traits.add(Member.Trait.FLATTENED);
        }
        if (shape.hasTrait(RequiredTrait.class)) {
            traits.add(Member.Trait.REQUIRED);
        }
        if (shape.hasTrait(XmlAttributeTrait.class) && protocol == ProtocolName.REST_XML) {
            traits.add(Member.Trait.XML_ATTRIBUTE);
        }
        Shape target = model.expectShape(shape.getTarget());
        if (target.hasTrait(StreamingTrait.class)) {
            traits.add(Member.Trait.STREAMING);
        }
        if (shape.getMemberTrait(model, MediaTypeTrait.class).isPresent() && shape.hasTrait(HttpHeaderTrait.class)) {
            traits.add(Member.Trait.JSON_VALUE);
        }
        String wireName = defaultName;
        if (xml() && shape.hasTrait(XmlNameTrait.class) && !noRename) {
            wireName = shape.expectTrait(XmlNameTrait.class).getValue();
            traits.add(Member.Trait.RENAMED);
        }
        if (protocol == ProtocolName.REST_JSON && shape.hasTrait(JsonNameTrait.class)) {
            wireName = shape.expectTrait(JsonNameTrait.class).getValue();
        }
        Location location = ofStructure && rest() ? location(shape) : Location.BODY;
        wireName = boundName(shape, location, wireName);
        XmlNamespaceTrait namespace = shape.getTrait(XmlNamespaceTrait.class).orElse(null);
        return new Member(
                shape.getMemberName(),
                index,
                lazily(() -> schema(shape, flattened)),
                location,
                wireName,
                traits,
                shape.getTrait(TimestampFormatTrait.class)
                        .map(SmithySchemas::format)
                        .orElse(null),
                namespace == null ? null : namespace.getUri(),
                namespace == null ? null : namespace.getPrefix().orElse(null));
    }

    private static Location location(MemberShape shape) {
        if (shape.hasTrait(HttpHeaderTrait.class)) {
            return Location.HEADER;
        } else if (shape.hasTrait(HttpPrefixHeadersTrait.class)) {
            return Location.HEADERS;
        } else if (shape.hasTrait(HttpQueryTrait.class)) {
            return Location.QUERY;
        } else if (shape.hasTrait(HttpQueryParamsTrait.class)) {
            return Location.QUERY_MAP;
        } else if (shape.hasTrait(HttpLabelTrait.class)) {
            return Location.URI;
        } else if (shape.hasTrait(HttpResponseCodeTrait.class)) {
            return Location.STATUS_CODE;
        }
        return shape.hasTrait(HttpPayloadTrait.class) ? Location.PAYLOAD : Location.BODY;
    }

    private static String boundName(MemberShape shape, Location location, String otherwise) {
        return switch (location) {
            case HEADER -> shape.expectTrait(HttpHeaderTrait.class).getValue();
            case HEADERS -> shape.expectTrait(HttpPrefixHeadersTrait.class).getValue();
            case QUERY -> shape.expectTrait(HttpQueryTrait.class).getValue();
            case URI -> shape.getMemberName();
            case QUERY_MAP, STATUS_CODE, PAYLOAD, BODY -> otherwise;
        };
    }

    private Schema schema(MemberShape member, boolean flattened) {
        Shape target = model.expectShape(member.getTarget());
        LengthTrait length = member.getMemberTrait(model, LengthTrait.class).orElse(null);
        Integer min =
                length == null ? null : length.getMin().map(Long::intValue).orElse(null);
        Integer max =
                length == null ? null : length.getMax().map(Long::intValue).orElse(null);
        boolean sparse = target.hasTrait(SparseTrait.class);
        String name = target.getId().getName();
        return switch (target) {
            case StructureShape structure -> structure(structure, Set.of());
            case UnionShape union -> structure(union, Set.of());
            case ListShape list ->
                new ListSchema(
                        name, member(list.getMember(), 0, "member", false, flattened), flattened, sparse, min, max);
            case MapShape map ->
                new MapSchema(
                        name,
                        member(map.getKey(), 0, "key", false, false),
                        member(map.getValue(), 1, "value", false, false),
                        flattened,
                        sparse,
                        min,
                        max);
            default -> scalar(member, target, length);
        };
    }

    private ScalarSchema scalar(MemberShape member, Shape target, @Nullable LengthTrait length) {
        RangeTrait range = member.getMemberTrait(model, RangeTrait.class).orElse(null);
        Double min =
                length == null ? null : length.getMin().map(Long::doubleValue).orElse(null);
        Double max =
                length == null ? null : length.getMax().map(Long::doubleValue).orElse(null);
        if (range != null) {
            min = range.getMin().map(Number::doubleValue).orElse(null);
            max = range.getMax().map(Number::doubleValue).orElse(null);
        }
        List<String> values = List.of();
        if (target instanceof EnumShape enumShape) {
            values = List.copyOf(enumShape.getEnumValues().values());
        } else if (target.hasTrait(EnumTrait.class)) {
            values = target.expectTrait(EnumTrait.class).getEnumDefinitionValues();
        }
        Pattern pattern = member.getMemberTrait(model, PatternTrait.class)
                .map(PatternTrait::getPattern)
                .orElse(null);
        TimestampFormat format = target.getTrait(TimestampFormatTrait.class)
                .map(SmithySchemas::format)
                .orElse(null);
        return new ScalarSchema(target.getId().getName(), type(target), min, max, pattern, values, format);
    }

    private static ShapeType type(Shape target) {
        return switch (target.getType()) {
            case ENUM -> ShapeType.STRING;
            case INT_ENUM -> ShapeType.INTEGER;
            default -> ShapeType.valueOf(target.getType().name());
        };
    }

    private static @Nullable TimestampFormat format(TimestampFormatTrait trait) {
        return switch (trait.getFormat()) {
            case DATE_TIME -> TimestampFormat.DATE_TIME;
            case HTTP_DATE -> TimestampFormat.HTTP_DATE;
            case EPOCH_SECONDS -> TimestampFormat.EPOCH_SECONDS;
            case UNKNOWN -> null;
        };
    }

    private boolean xml() {
        return protocol == ProtocolName.REST_XML || protocol == ProtocolName.AWS_QUERY;
    }

    private boolean rest() {
        return protocol == ProtocolName.REST_XML || protocol == ProtocolName.REST_JSON;
    }

    private static Supplier<Schema> lazily(Supplier<Schema> supplier) {
        Schema[] made = new Schema[1];
        return () -> {
            if (made[0] == null) {
                made[0] = supplier.get();
            }
            return made[0];
        };
    }
}
