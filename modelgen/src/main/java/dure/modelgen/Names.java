package dure.modelgen;

import java.util.Locale;
import java.util.Set;

/** AWS's names as Java's. */
final class Names {
    private static final Set<String> KEYWORDS = Set.of(
            "abstract",
            "assert",
            "boolean",
            "break",
            "byte",
            "case",
            "catch",
            "char",
            "class",
            "const",
            "continue",
            "default",
            "do",
            "double",
            "else",
            "enum",
            "extends",
            "final",
            "finally",
            "float",
            "for",
            "goto",
            "if",
            "implements",
            "import",
            "instanceof",
            "int",
            "interface",
            "long",
            "native",
            "new",
            "package",
            "private",
            "protected",
            "public",
            "return",
            "short",
            "static",
            "strictfp",
            "super",
            "switch",
            "synchronized",
            "this",
            "throw",
            "throws",
            "transient",
            "try",
            "void",
            "volatile",
            "while",
            "true",
            "false",
            "null",
            // methods a record component may not shadow
            "schema",
            "member",
            "hashCode",
            "toString",
            "getClass",
            "clone",
            "finalize",
            "notify",
            "notifyAll",
            "wait",
            "builder",
            "toBuilder");

    private static final Set<String> TAKEN = Set.of(
            "Object",
            "String",
            "Integer",
            "Long",
            "Boolean",
            "Double",
            "Float",
            "Byte",
            "Short",
            "Error",
            "Exception",
            "Record",
            "List",
            "Map",
            "Set",
            "Optional",
            "Instant",
            "Pattern",
            "Generated",
            "Nullable",
            "Override",
            "Body",
            "Location",
            "Member",
            "Operation",
            "Service",
            "Schema",
            "Structure",
            "Unit",
            "ErrorType",
            "ShapeType",
            "Shapes",
            "Enum",
            "Runtime");

    private Names() {}

    /** {@code SSEKMSKeyId -> sseKmsKeyId}, {@code ETag -> eTag}, {@code TableName -> tableName}. */
    static String component(String name) {
        String spaced = constant(name);
        StringBuilder text = new StringBuilder();
        for (String word : spaced.split("_")) {
            String lower = word.toLowerCase(Locale.ROOT);
            text.append(text.isEmpty() ? lower : capital(lower));
        }
        String component = text.toString();
        return KEYWORDS.contains(component) ? component + "Value" : component;
    }

    /** {@code GetBucketLocation -> GET_BUCKET_LOCATION}, {@code ListObjectsV2 -> LIST_OBJECTS_V2}. */
    static String constant(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_")
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z]+)([A-Z][a-z])", "$1_$2")
                .replaceAll("_+", "_")
                .toUpperCase(Locale.ROOT)
                .replaceAll("^_|_$", "");
    }

    /** The record's name; names that Java or our own imports take get the service's name in front ({@code S3Object}). */
    static String type(String service, String shape) {
        String name = capital(shape.replaceAll("[^A-Za-z0-9_]", ""));
        return TAKEN.contains(name) ? service + name : name;
    }

    /** The constant of a shape's schema. Models have shapes that differ in the first letter's case only. */
    static String schemaConstant(String shape) {
        return Character.isLowerCase(shape.charAt(0)) ? constant(shape) + "_" : constant(shape);
    }

    static String literal(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                        .replace("\r", "\\r")
                + '"';
    }

    private static String capital(String text) {
        return text.isEmpty() ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }
}
