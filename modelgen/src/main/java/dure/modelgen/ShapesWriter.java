package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Writes the schemas of strings, numbers, lists and maps. */
final class ShapesWriter {
    private final ServiceModel service;
    private final MemberWriter members;

    ShapesWriter(ServiceModel service, TypeNames types) {
        this.service = service;
        this.members = new MemberWriter(service, types);
    }

    String text() {
        StringBuilder text =
                new StringBuilder("@Generated(\"dure.modelgen\")\nfinal class Shapes {\n    private Shapes() {}\n");
        for (String name : service.reached()) {
            JsonNode shape = service.shape(name);
            String type = shape.path("type").asText();
            String constant = Names.schemaConstant(name);
            switch (type) {
                case "structure" -> {
                    if (shape.path("document").asBoolean()) {
                        text.append("\n    static final ScalarSchema %s = ScalarSchema.of(%s, ShapeType.DOCUMENT);\n"
                                .formatted(constant, Names.literal(name)));
                    }
                }
                case "list" ->
                    text.append("\n    static final ListSchema %s = new ListSchema(%s, %s, %s, %s, %s, %s);\n"
                            .formatted(
                                    constant,
                                    Names.literal(name),
                                    members.element("member", shape.path("member")),
                                    shape.path("flattened").asBoolean(),
                                    shape.path("sparse").asBoolean(),
                                    integer(shape, "min"),
                                    integer(shape, "max")));
                case "map" ->
                    text.append("\n    static final MapSchema %s = new MapSchema(%s, %s, %s, %s, %s, %s, %s);\n"
                            .formatted(
                                    constant,
                                    Names.literal(name),
                                    members.element("key", shape.path("key")),
                                    members.element("value", shape.path("value")),
                                    shape.path("flattened").asBoolean(),
                                    shape.path("sparse").asBoolean(),
                                    integer(shape, "min"),
                                    integer(shape, "max")));
                default ->
                    text.append("\n    static final ScalarSchema ")
                            .append(constant)
                            .append(" = ")
                            .append(scalar(name, type, shape))
                            .append(";\n");
            }
        }
        return text.append("}\n").toString();
    }

    private static String scalar(String name, String type, JsonNode shape) {
        List<String> values = new ArrayList<>();
        shape.path("enum").forEach(value -> values.add(Names.literal(value.asText())));
        return "new ScalarSchema(%s, ShapeType.%s, %s, %s, %s, List.of(%s), %s)"
                .formatted(
                        Names.literal(name),
                        shapeType(type),
                        number(shape, "min"),
                        number(shape, "max"),
                        pattern(shape),
                        String.join(", ", values),
                        shape.has("timestampFormat")
                                ? "TimestampFormat." + MemberWriter.timestampFormat(shape)
                                : "null");
    }

    private static String shapeType(String type) {
        return switch (type) {
            case "bigdecimal" -> "BIG_DECIMAL";
            case "biginteger" -> "BIG_INTEGER";
            case "character" -> "STRING";
            default -> type.toUpperCase(java.util.Locale.ROOT);
        };
    }

    /** Patterns are checked when they are Java's too; a few of the models' are not, and those are not enforced. */
    private static String pattern(JsonNode shape) {
        if (!shape.has("pattern")) {
            return "null";
        }
        String pattern = shape.path("pattern").asText();
        try {
            java.util.regex.Pattern.compile(pattern);
        } catch (java.util.regex.PatternSyntaxException notJava) {
            return "null";
        }
        return "Pattern.compile(" + Names.literal(pattern) + ")";
    }

    private static String number(JsonNode shape, String name) {
        return shape.has(name) ? shape.path(name).asDouble() + "d" : "null";
    }

    private static String integer(JsonNode shape, String name) {
        return shape.has(name) ? String.valueOf(Math.min(shape.path(name).asLong(), Integer.MAX_VALUE)) : "null";
    }
}
