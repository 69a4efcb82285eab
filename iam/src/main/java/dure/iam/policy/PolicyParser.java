package dure.iam.policy;

import static dure.iam.policy.PolicyError.MALFORMED_POLICY_DOCUMENT;
import static dure.iam.policy.PolicyError.syntax;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads policy documents. Errors are {@code MalformedPolicyDocument} with AWS's texts, found in AWS's order: syntax,
 * version, legacy parsing, statement ids, actions, resources, action names.
 *
 * <p>Grammar: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html.
 */
public final class PolicyParser {
    /** Longest document read, in characters; the limits of each kind of policy are below it. */
    public static final int MAX_DOCUMENT_CHARS = 131_072;

    /** What a document is for, which decides what it must and must not contain. */
    public enum Kind {
        /** Put into a user, group or role. */
        INLINE,
        /** A version of a managed policy: must say version 2012-10-17. */
        MANAGED,
        /** Who may assume a role. */
        TRUST,
        /** Passed to AssumeRole. */
        SESSION,
        /** On a resource of another room, which has checked it by its own service's rules. */
        RESOURCE
    }

    private static final int MAX_NESTING = 16;
    private static final Set<String> TOP_ELEMENTS = Set.of("Version", "Id", "Statement");
    private static final Set<String> STATEMENT_ELEMENTS = Set.of(
            "Sid",
            "Effect",
            "Principal",
            "NotPrincipal",
            "Action",
            "NotAction",
            "Resource",
            "NotResource",
            "Condition");
    private static final JsonMapper JSON = JsonMapper.builder(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .maxStringLength(MAX_DOCUMENT_CHARS)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private PolicyParser() {}

    /**
     * Reads a document and compiles it.
     *
     * @param name what explanations call the policy
     * @throws dure.wire.AwsException MalformedPolicyDocument
     */
    public static Policy parse(String name, String document, Kind kind) {
        return parse(name, document, kind, true);
    }

    /** A document that was parsed when it was stored: what IAM has come to demand since then does not undo it. */
    public static Policy stored(String name, String document, Kind kind) {
        return parse(name, document, kind, false);
    }

    private static Policy parse(String name, String document, Kind kind, boolean isNew) {
        if (document.length() > MAX_DOCUMENT_CHARS) {
            throw syntax();
        }
        JsonNode root = tree(document);
        boolean variables = version(root);
        List<JsonNode> nodes = statements(root);
        nodes.forEach(PolicyParser::checkStatementSyntax);
        if (kind == Kind.MANAGED && !variables) {
            throw MALFORMED_POLICY_DOCUMENT.because("Policy document must be version 2012-10-17 or greater.");
        }
        if (isNew) {
            PolicyChecks.check(nodes, kind);
        }
        List<Statement> statements = new ArrayList<>(nodes.size());
        List<Place> places = Place.inDocument(document);
        for (JsonNode node : nodes) {
            statements.add(compile(node, statements.size(), places.get(statements.size()), variables));
        }
        return new Policy(name, statements);
    }

    private static JsonNode tree(String document) {
        JsonNode root;
        try {
            root = JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw syntax();
        }
        if (!root.isObject()) {
            throw syntax();
        }
        checkNames(root, TOP_ELEMENTS);
        JsonNode id = root.get("Id");
        if (id != null && !id.isTextual()) {
            throw syntax();
        }
        return root;
    }

    private static void checkNames(JsonNode object, Set<String> allowed) {
        for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
            if (!allowed.contains(names.next())) {
                throw syntax();
            }
        }
    }

    /** Whether the document is of the version that knows policy variables. */
    private static boolean version(JsonNode root) {
        JsonNode version = root.get("Version");
        if (version == null) {
            return false;
        }
        if (version.isTextual() && version.textValue().equals("2012-10-17")) {
            return true;
        }
        if (version.isTextual() && version.textValue().equals("2008-10-17")) {
            return false;
        }
        throw syntax();
    }

    private static List<JsonNode> statements(JsonNode root) {
        JsonNode statement = root.get("Statement");
        if (statement == null) {
            throw syntax();
        }
        List<JsonNode> nodes = new ArrayList<>();
        if (statement.isArray()) {
            statement.forEach(nodes::add);
        } else {
            nodes.add(statement);
        }
        if (nodes.isEmpty() || !nodes.stream().allMatch(JsonNode::isObject)) {
            throw syntax();
        }
        return nodes;
    }

    private static void checkStatementSyntax(JsonNode statement) {
        checkNames(statement, STATEMENT_ELEMENTS);
        if (statement.has("Action") && statement.has("NotAction")
                || statement.has("Resource") && statement.has("NotResource")
                || statement.has("Principal") && statement.has("NotPrincipal")) {
            throw syntax();
        }
        JsonNode effect = statement.get("Effect");
        if (effect == null
                || !effect.isTextual()
                || !effect.textValue().equalsIgnoreCase("Allow")
                        && !effect.textValue().equalsIgnoreCase("Deny")) {
            throw syntax();
        }
        JsonNode sid = statement.get("Sid");
        if (sid != null && !sid.isTextual()) {
            throw syntax();
        }
        for (String element : List.of("Action", "NotAction", "Resource", "NotResource")) {
            texts(statement.get(element));
        }
        ConditionParser.checkSyntax(statement.get("Condition"));
    }

    /** A text or a list of texts; empty when the element is absent. */
    static List<String> texts(@Nullable JsonNode node) {
        if (node == null) {
            return List.of();
        }
        if (node.isTextual()) {
            return List.of(node.textValue());
        }
        if (!node.isArray()) {
            throw syntax();
        }
        List<String> texts = new ArrayList<>(node.size());
        for (JsonNode item : node) {
            if (!item.isTextual()) {
                throw syntax();
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    private static Statement compile(JsonNode node, int index, Place place, boolean variables) {
        JsonNode sid = node.get("Sid");
        String name = sid == null || sid.textValue().isEmpty() ? "statement " + (index + 1) : sid.textValue();
        boolean notActions = node.has("NotAction");
        boolean notResources = node.has("NotResource");
        boolean hasResources = notResources || node.has("Resource");
        return new Statement(
                name,
                place,
                node.get("Effect").textValue().equals("Allow"),
                PrincipalParser.parse(node),
                templates(
                        texts(node.get(notActions ? "NotAction" : "Action")), Template.Mode.LIKE_IGNORING_CASE, false),
                notActions,
                hasResources
                        ? templates(
                                texts(node.get(notResources ? "NotResource" : "Resource")),
                                Template.Mode.ARN,
                                variables)
                        : null,
                notResources,
                ConditionParser.parse(node.get("Condition"), variables));
    }

    private static List<Template> templates(List<String> texts, Template.Mode mode, boolean variables) {
        return texts.stream().map(text -> Template.of(text, mode, variables)).toList();
    }

    /** Statement ids of one document must differ. */
    static boolean idsDiffer(List<JsonNode> statements) {
        Set<String> seen = new HashSet<>();
        for (JsonNode statement : statements) {
            JsonNode sid = statement.get("Sid");
            if (sid != null && !sid.textValue().isEmpty() && !seen.add(sid.textValue())) {
                return false;
            }
        }
        return true;
    }
}
