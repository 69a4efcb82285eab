package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Writes the expression of one Member. */
final class MemberWriter {
    private final ServiceModel service;
    private final TypeNames types;

    MemberWriter(ServiceModel service, TypeNames types) {
        this.service = service;
        this.types = types;
    }

    /** A structure's member. */
    String text(String name, int index, JsonNode member, boolean required, boolean payload) {
        JsonNode target = service.shape(member.path("shape").asText());
        List<String> traits = traits(member, target, required);
        String location = payload ? "PAYLOAD" : location(member.path("location").asText());
        String wireName = member.path("locationName")
                .asText(
                        target.path("flattened").asBoolean()
                                        && target.path("member").has("locationName")
                                ? target.path("member").path("locationName").asText()
                                : name);
        String text = "Member.of(%s, %d, () -> %s, Location.%s, %s%s)"
                .formatted(
                        Names.literal(name),
                        index,
                        types.schema(member.path("shape").asText()),
                        location,
                        Names.literal(wireName),
                        traits(traits));
        return withRest(text, member);
    }

    /** The element of a list, the key or the value of a map. */
    String element(String name, JsonNode member) {
        boolean renamed = member.has("locationName");
        String wireName = member.path("locationName").asText(name);
        String text = "Member.of(%s, 0, () -> %s, Location.BODY, %s%s)"
                .formatted(
                        Names.literal(name),
                        types.schema(member.path("shape").asText()),
                        Names.literal(wireName),
                        renamed ? traits(List.of("RENAMED")) : "");
        return withRest(text, member);
    }

    private static String withRest(String text, JsonNode member) {
        String result = text;
        if (member.has("timestampFormat")) {
            result += ".withTimestampFormat(TimestampFormat." + timestampFormat(member) + ")";
        }
        if (member.path("xmlNamespace").isObject()) {
            JsonNode prefix = member.path("xmlNamespace").path("prefix");
            result += ".withXmlNamespace(%s, %s)"
                    .formatted(
                            Names.literal(
                                    member.path("xmlNamespace").path("uri").asText()),
                            prefix.isMissingNode() ? "null" : Names.literal(prefix.asText()));
        }
        return result;
    }

    static String timestampFormat(JsonNode shape) {
        return switch (shape.path("timestampFormat").asText()) {
            case "iso8601" -> "DATE_TIME";
            case "rfc822" -> "HTTP_DATE";
            case "unixTimestamp" -> "EPOCH_SECONDS";
            default -> throw new IllegalStateException("unknown timestamp format " + shape);
        };
    }

    private List<String> traits(JsonNode member, JsonNode target, boolean required) {
        List<String> traits = new ArrayList<>();
        if (required) {
            traits.add("REQUIRED");
        }
        if (member.has("locationName")) {
            traits.add("RENAMED");
        }
        if (member.path("xmlAttribute").asBoolean()) {
            traits.add("XML_ATTRIBUTE");
        }
        if (member.path("flattened").asBoolean() || target.path("flattened").asBoolean()) {
            traits.add("FLATTENED");
        }
        if (member.path("idempotencyToken").asBoolean()) {
            traits.add("IDEMPOTENCY_TOKEN");
        }
        if (types.streaming(member)) {
            traits.add("STREAMING");
        }
        if (member.path("hostLabel").asBoolean()) {
            traits.add("HOST_LABEL");
        }
        if (member.path("jsonvalue").asBoolean()) {
            traits.add("JSON_VALUE");
        }
        return traits;
    }

    private static String traits(List<String> traits) {
        StringBuilder text = new StringBuilder();
        traits.forEach(trait -> text.append(", Member.Trait.").append(trait));
        return text.toString();
    }

    private static String location(String model) {
        return switch (model) {
            case "" -> "BODY";
            case "header" -> "HEADER";
            case "headers" -> "HEADERS";
            case "uri" -> "URI";
            case "querystring" -> "QUERY";
            case "statusCode" -> "STATUS_CODE";
            default -> throw new IllegalStateException("unknown location " + model);
        };
    }
}
