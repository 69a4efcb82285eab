package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;

/** Java types and schema expressions of shapes. */
final class TypeNames {
    private final ServiceModel service;

    TypeNames(ServiceModel service) {
        this.service = service;
    }

    /** The Java type of a member with this shape. */
    String java(String shapeName, boolean streaming) {
        String custom = service.custom(shapeName);
        if (custom != null) {
            return custom;
        }
        JsonNode shape = service.shape(shapeName);
        return switch (shape.path("type").asText()) {
            case "boolean" -> "Boolean";
            case "byte" -> "Byte";
            case "short" -> "Short";
            case "integer" -> "Integer";
            case "long" -> "Long";
            case "float" -> "Float";
            case "double" -> "Double";
            case "bigdecimal" -> "java.math.BigDecimal";
            case "biginteger" -> "java.math.BigInteger";
            case "timestamp" -> "Instant";
            case "blob" -> streaming || shape.path("streaming").asBoolean() ? "Body" : "byte[]";
            case "list" -> "List<" + java(shape.path("member").path("shape").asText(), false) + ">";
            case "map" ->
                "Map<String, " + java(shape.path("value").path("shape").asText(), false) + ">";
            case "structure" ->
                shape.path("document").asBoolean() ? "Object" : Names.type(service.javaName(), shapeName);
            case "string", "character" -> "String";
            default -> throw new IllegalStateException(service.id + ": unknown type of " + shapeName);
        };
    }

    /** An expression that gives the shape's schema. */
    String schema(String shapeName) {
        String custom = service.custom(shapeName);
        if (custom != null) {
            return custom + "Schema.INSTANCE";
        }
        JsonNode shape = service.shape(shapeName);
        return shape.path("type").asText().equals("structure")
                        && !shape.path("document").asBoolean()
                ? Names.type(service.javaName(), shapeName) + ".SCHEMA"
                : "Shapes." + Names.schemaConstant(shapeName);
    }

    boolean streaming(JsonNode member) {
        return member.path("streaming").asBoolean()
                || service.shape(member.path("shape").asText())
                        .path("streaming")
                        .asBoolean();
    }
}
