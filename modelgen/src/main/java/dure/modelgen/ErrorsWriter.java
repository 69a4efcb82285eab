package dure.modelgen;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.TreeMap;

/** Writes the table of a service's errors: those of the model and those of models/errors. */
final class ErrorsWriter {
    private final ServiceModel service;

    ErrorsWriter(ServiceModel service) {
        this.service = service;
    }

    String text() {
        Map<String, String> constants = new TreeMap<>();
        for (String shape : service.errorShapes()) {
            constants.put(constant(service, shape), modelled(shape));
        }
        for (String line : service.extraErrors) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] words = line.strip().split("\\s+");
                constants.putIfAbsent(
                        constantOf(words[0]), "ErrorType.of(%s, %s)".formatted(Names.literal(words[0]), words[1]));
            }
        }
        StringBuilder text =
                new StringBuilder("/** Generated. */\n@Generated(\"dure.modelgen\")\npublic final class %sErrors {\n"
                        .formatted(service.javaName()));
        constants.forEach((name, value) -> text.append("    public static final ErrorType ")
                .append(name)
                .append(" = ")
                .append(value)
                .append(";\n"));
        return text.append("\n    private %sErrors() {}\n}\n".formatted(service.javaName()))
                .toString();
    }

    static String constant(ServiceModel service, String shape) {
        return constantOf(service.shape(shape).path("error").path("code").asText(shape));
    }

    private static String constantOf(String code) {
        String simple = code.substring(code.lastIndexOf('.') + 1);
        return Names.constant(
                simple.endsWith("Exception") && simple.length() > 9
                        ? simple.substring(0, simple.length() - 9)
                        : simple);
    }

    private String modelled(String name) {
        JsonNode shape = service.shape(name);
        JsonNode error = shape.path("error");
        boolean server =
                shape.path("fault").asBoolean() || name.startsWith("InternalServer") || name.equals("ServiceException");
        int status = error.path("httpStatusCode")
                .asInt(
                        server
                                ? 500
                                : name.equals("NoSuchBucket") || name.equals("NoSuchKey") || name.equals("NoSuchUpload")
                                        ? 404
                                        : 400);
        if (service.id.equals("s3")) {
            status = extraStatus(name, status);
        }
        return "new ErrorType(%s, %s, %d, %s, %s)"
                .formatted(
                        Names.literal(name),
                        Names.literal(error.path("code").asText(name)),
                        status,
                        error.path("senderFault").asBoolean(!server),
                        service.reached().contains(name) ? Names.type(service.javaName(), name) + ".SCHEMA" : "null");
    }

    private int extraStatus(String code, int otherwise) {
        for (String line : service.extraErrors) {
            if (line.startsWith(code + " ")) {
                return Integer.parseInt(line.strip().split("\\s+")[1]);
            }
        }
        return otherwise;
    }
}
