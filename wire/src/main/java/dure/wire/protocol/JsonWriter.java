package dure.wire.protocol;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import dure.wire.schema.CustomSchema;
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
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of a schema as JSON or CBOR. Absent members are left out.
 *
 * @param wireNames whether members go by {@link Member#wireName()} (restJson1) or by {@link Member#name()}
 */
record JsonWriter(boolean wireNames) {

    void structure(Structure value, JsonGenerator generator) throws IOException {
        generator.writeStartObject();
        members(value.schema(), value, generator);
        generator.writeEndObject();
    }

    /** The members that travel in the body, without the braces. */
    void members(StructureSchema<?> schema, Structure value, JsonGenerator generator) throws IOException {
        for (Member member : schema.members()) {
            if (wireNames && member.location() != Location.BODY) {
                continue;
            }
            Object memberValue = value.member(member.index());
            if (memberValue != null) {
                member(member, memberValue, generator);
            }
        }
    }

    void member(Member member, Object value, JsonGenerator generator) throws IOException {
        generator.writeFieldName(wireNames ? member.wireName() : member.name());
        value(member.target().get(), member.timestampFormat(), value, generator);
    }

    @SuppressWarnings("unchecked")
    void value(Schema schema, @Nullable TimestampFormat format, Object value, JsonGenerator generator)
            throws IOException {
        switch (schema) {
            case ScalarSchema scalar -> scalar(scalar, format, value, generator);
            case StructureSchema<?> structure -> structure((Structure) value, generator);
            case ListSchema list -> list(list, (List<@Nullable Object>) value, generator);
            case MapSchema map -> map(map, (Map<String, @Nullable Object>) value, generator);
            case CustomSchema<?> custom -> ((CustomSchema<Object>) custom).write(value, generator);
        }
    }

    private void list(ListSchema schema, List<@Nullable Object> values, JsonGenerator generator) throws IOException {
        Schema element = schema.element().target().get();
        generator.writeStartArray(values, values.size());
        for (Object value : values) {
            if (value == null) {
                generator.writeNull();
            } else {
                value(element, schema.element().timestampFormat(), value, generator);
            }
        }
        generator.writeEndArray();
    }

    private void map(MapSchema schema, Map<String, @Nullable Object> values, JsonGenerator generator)
            throws IOException {
        Schema target = schema.value().target().get();
        generator.writeStartObject(values, values.size());
        for (Map.Entry<String, @Nullable Object> entry : values.entrySet()) {
            Object value = entry.getValue();
            generator.writeFieldName(entry.getKey());
            if (value == null) {
                generator.writeNull();
            } else {
                value(target, schema.value().timestampFormat(), value, generator);
            }
        }
        generator.writeEndObject();
    }

    private static void scalar(
            ScalarSchema schema, @Nullable TimestampFormat format, Object value, JsonGenerator generator)
            throws IOException {
        switch (value) {
            case Instant instant -> timestamp(format != null ? format : schema.timestampFormat(), instant, generator);
            case byte[] bytes -> generator.writeBinary(bytes);
            default -> {
                if (schema.type() == ShapeType.DOCUMENT) {
                    document(value, generator);
                } else {
                    plain(value, generator);
                }
            }
        }
    }

    /** A string, number or boolean, by its Java type. */
    static void plain(Object value, JsonGenerator generator) throws IOException {
        switch (value) {
            case String text -> generator.writeString(text);
            case Boolean bool -> generator.writeBoolean(bool);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Byte number -> generator.writeNumber(number);
            case Short number -> generator.writeNumber(number);
            case Float number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case BigInteger number -> generator.writeNumber(number);
            case BigDecimal number -> generator.writeNumber(number);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    static void document(@Nullable Object value, JsonGenerator generator) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case List<?> list -> {
                generator.writeStartArray(list, list.size());
                for (Object element : list) {
                    document(element, generator);
                }
                generator.writeEndArray();
            }
            case Map<?, ?> map -> {
                generator.writeStartObject(map, map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(entry.getKey()));
                    document(entry.getValue(), generator);
                }
                generator.writeEndObject();
            }
            default -> plain(value, generator);
        }
    }

    private static void timestamp(@Nullable TimestampFormat format, Instant instant, JsonGenerator generator)
            throws IOException {
        if (generator instanceof CBORGenerator cbor) {
            cbor.writeTag(1);
            if (instant.getNano() == 0) {
                cbor.writeNumber(instant.getEpochSecond());
            } else {
                cbor.writeNumber(instant.toEpochMilli() / 1000.0);
            }
        } else if (format == null || format == TimestampFormat.EPOCH_SECONDS) {
            generator.writeNumber(Timestamps.epochSeconds(instant));
        } else {
            generator.writeString(Timestamps.write(instant, format));
        }
    }
}
