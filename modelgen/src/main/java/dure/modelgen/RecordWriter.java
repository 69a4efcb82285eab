package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Writes the record of one structure, its schema and its builder. */
final class RecordWriter {

    private record Part(String name, String component, String type, JsonNode member, boolean required) {}

    private final ServiceModel service;
    private final TypeNames types;
    private final String shapeName;
    private final JsonNode shape;
    private final List<Part> parts = new ArrayList<>();

    RecordWriter(ServiceModel service, TypeNames types, String shapeName) {
        this.service = service;
        this.types = types;
        this.shapeName = shapeName;
        this.shape = service.shape(shapeName);
        Set<String> required = new TreeSet<>();
        shape.path("required").forEach(name -> required.add(name.asText()));
        Iterator<Map.Entry<String, JsonNode>> members = shape.path("members").fields();
        while (members.hasNext()) {
            Map.Entry<String, JsonNode> member = members.next();
            JsonNode node = member.getValue();
            parts.add(new Part(
                    member.getKey(),
                    Names.component(member.getKey()),
                    types.java(node.path("shape").asText(), types.streaming(node)),
                    node,
                    required.contains(member.getKey())));
        }
    }

    String text() {
        String type = Names.type(service.javaName(), shapeName);
        StringBuilder text = new StringBuilder();
        text.append(
                        "@Generated(\"dure.modelgen\")\n@SuppressWarnings({\"unchecked\", \"ArrayRecordComponent\"})\npublic record ")
                .append(type)
                .append("(");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            text.append(i == 0 ? "\n" : ",\n")
                    .append("        ")
                    .append(part.required ? part.type : nullable(part.type))
                    .append(' ')
                    .append(part.component);
        }
        text.append(") implements Structure {\n");
        schema(text, type);
        text.append("\n    @Override\n    public StructureSchema<")
                .append(type)
                .append("> schema() {\n        return SCHEMA;\n    }\n");
        text.append("\n    @Override\n    public @Nullable Object member(int index) {\n");
        text.append(
                parts.isEmpty()
                        ? "        throw new IndexOutOfBoundsException(index);\n    }\n"
                        : "        return switch (index) {\n");
        for (int i = 0; i < parts.size(); i++) {
            text.append("            case ")
                    .append(i)
                    .append(" -> ")
                    .append(parts.get(i).component)
                    .append(";\n");
        }
        if (!parts.isEmpty()) {
            text.append("            default -> throw new IndexOutOfBoundsException(index);\n        };\n    }\n");
        }
        builder(text, type);
        return text.append("}\n").toString();
    }

    private void schema(StringBuilder text, String type) {
        List<String> traits = new ArrayList<>();
        if (shape.path("union").asBoolean()) {
            traits.add("StructureSchema.Trait.UNION");
        }
        if (shape.path("exception").asBoolean()) {
            traits.add("StructureSchema.Trait.ERROR");
        }
        if (service.unwrapped(shapeName)) {
            traits.add("StructureSchema.Trait.UNWRAPPED");
        }
        MemberWriter members = new MemberWriter(service, types);
        String payload = shape.path("payload").asText();
        text.append("    public static final StructureSchema<")
                .append(type)
                .append("> SCHEMA = new StructureSchema<>(\n            ")
                .append(Names.literal(shapeName))
                .append(", Set.of(")
                .append(String.join(", ", traits))
                .append("), ")
                .append(literalOrNull(service.xmlName(shapeName)))
                .append(", ")
                .append(literalOrNull(service.xmlNamespace(shapeName)))
                .append(",\n            List.of(");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            text.append(i == 0 ? "\n" : ",\n")
                    .append("                    ")
                    .append(members.text(part.name, i, part.member, part.required, part.name.equals(payload)));
        }
        text.append("),\n            values -> new ").append(type).append("(");
        for (int i = 0; i < parts.size(); i++) {
            text.append(i == 0 ? "\n" : ",\n")
                    .append("                    (")
                    .append(parts.get(i).type)
                    .append(") values[")
                    .append(i)
                    .append("]");
        }
        text.append("));\n");
    }

    private void builder(StringBuilder text, String type) {
        text.append("\n    public static Builder builder() {\n        return new Builder();\n    }\n");
        text.append("\n    public Builder toBuilder() {\n        Builder builder = new Builder();\n");
        for (int i = 0; i < parts.size(); i++) {
            text.append("        builder.values[")
                    .append(i)
                    .append("] = ")
                    .append(parts.get(i).component)
                    .append(";\n");
        }
        text.append("        return builder;\n    }\n");
        text.append(
                        "\n    public static final class Builder {\n        private final @Nullable Object[] values = new Object[")
                .append(parts.size())
                .append("];\n\n        private Builder() {}\n");
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            text.append("\n        public Builder ")
                    .append(part.component)
                    .append('(')
                    .append(nullable(part.type))
                    .append(" value) {\n            values[")
                    .append(i)
                    .append("] = value;\n            return this;\n        }\n");
        }
        text.append("\n        public ")
                .append(type)
                .append(" build() {\n            return SCHEMA.build(values);\n        }\n    }\n");
    }

    private static String nullable(String type) {
        if (type.equals("byte[]")) {
            return "byte @Nullable []";
        }
        int dot = type.indexOf('<') < 0 ? type.lastIndexOf('.') : -1;
        return dot < 0 ? "@Nullable " + type : type.substring(0, dot + 1) + "@Nullable " + type.substring(dot + 1);
    }

    private static String literalOrNull(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "null" : Names.literal(text);
    }
}
