package dure.lambda;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dure.api.lambda.AddPermissionRequest;
import dure.api.lambda.AddPermissionResponse;
import dure.api.lambda.GetPolicyRequest;
import dure.api.lambda.GetPolicyResponse;
import dure.api.lambda.LambdaErrors;
import dure.api.lambda.RemovePermissionRequest;
import dure.kernel.AccountId;
import dure.kernel.Arn;
import dure.kernel.RequestContext;
import dure.kernel.ResourcePolicies;
import dure.lambda.LambdaRecords.Policy;
import dure.store.Store;
import dure.wire.schema.Unit;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Policies on functions, versions and aliases, made of the statements that AddPermission writes. */
final class PolicyOperations implements ResourcePolicies {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_POLICY_BYTES = 20_480;

    private final Store store;
    private final FunctionStore functions;

    PolicyOperations(Store store, FunctionStore functions) {
        this.store = store;
        this.functions = functions;
    }

    AddPermissionResponse add(AddPermissionRequest in, RequestContext context) {
        FunctionName name = name(in.functionName(), in.qualifier(), context);
        String statement = statement(in, name).toString();
        store.update(transaction -> {
            if (!functions.exists(transaction, name)) {
                throw Faults.notFound("Function not found: " + name.arn());
            }
            Policy before = functions.findPolicy(transaction, name).orElse(new Policy(Map.of(), ""));
            checkRevision(before, in.revisionId());
            Map<String, String> statements = new LinkedHashMap<>(before.statements());
            if (statements.putIfAbsent(in.statementId(), statement) != null) {
                throw Faults.conflict("The statement id (" + in.statementId()
                        + ") provided already exists. Please provide a new statement id, or remove the existing"
                        + " statement.");
            }
            Policy policy = new Policy(statements, UUID.randomUUID().toString());
            if (document(policy).getBytes(StandardCharsets.UTF_8).length > MAX_POLICY_BYTES) {
                throw LambdaErrors.POLICY_LENGTH_EXCEEDED.because(
                        "The final policy size is bigger than the limit (" + MAX_POLICY_BYTES + ").",
                        Map.of("Type", "User"));
            }
            transaction.put(functions.policy(name), LambdaRecords.bytes(policy));
        });
        return new AddPermissionResponse(statement);
    }

    private static ObjectNode statement(AddPermissionRequest in, FunctionName name) {
        ObjectNode statement = JSON.createObjectNode();
        statement.put("Sid", in.statementId()).put("Effect", "Allow");
        principal(statement, in.principal());
        statement.put("Action", in.action()).put("Resource", name.arn());
        ObjectNode conditions = JSON.createObjectNode();
        condition(conditions, "StringEquals", "AWS:SourceAccount", in.sourceAccount());
        condition(conditions, "StringEquals", "lambda:EventSourceToken", in.eventSourceToken());
        condition(conditions, "StringEquals", "aws:PrincipalOrgID", in.principalOrgId());
        condition(conditions, "StringEquals", "lambda:FunctionUrlAuthType", in.functionUrlAuthType());
        if (in.invokedViaFunctionUrl() != null) {
            condition(
                    conditions,
                    "Bool",
                    "lambda:InvokedViaFunctionUrl",
                    in.invokedViaFunctionUrl().toString());
        }
        condition(conditions, "ArnLike", "AWS:SourceArn", in.sourceArn());
        if (!conditions.isEmpty()) {
            statement.set("Condition", conditions);
        }
        return statement;
    }

    private static void principal(ObjectNode statement, String principal) {
        if (principal.equals("*")) {
            statement.put("Principal", "*");
        } else if (principal.matches("\\d{12}")) {
            statement.putObject("Principal").put("AWS", "arn:aws:iam::" + principal + ":root");
        } else if (principal.startsWith("arn:")) {
            statement.putObject("Principal").put("AWS", principal);
        } else if (principal.matches("[a-zA-Z0-9-]+(\\.[a-zA-Z0-9-]+)*\\.amazon(aws)?\\.com")) {
            statement.putObject("Principal").put("Service", principal);
        } else {
            throw Faults.invalid("The provided principal was invalid. Please check the principal and try again.");
        }
    }

    private static void condition(ObjectNode conditions, String operator, String key, @Nullable String value) {
        if (value != null) {
            conditions.withObjectProperty(operator).put(key, value);
        }
    }

    Unit remove(RemovePermissionRequest in, RequestContext context) {
        FunctionName name = name(in.functionName(), in.qualifier(), context);
        store.update(transaction -> {
            if (!functions.exists(transaction, name)) {
                throw Faults.notFound("Function not found: " + name.arn());
            }
            Policy before = functions
                    .findPolicy(transaction, name)
                    .orElseThrow(() -> Faults.notFound("No policy is found for: " + name.arn()));
            checkRevision(before, in.revisionId());
            Map<String, String> statements = new LinkedHashMap<>(before.statements());
            if (statements.remove(in.statementId()) == null) {
                throw Faults.notFound("Statement " + in.statementId() + " is not found in resource policy.");
            }
            if (statements.isEmpty()) {
                transaction.delete(functions.policy(name));
            } else {
                Policy policy = new Policy(statements, UUID.randomUUID().toString());
                transaction.put(functions.policy(name), LambdaRecords.bytes(policy));
            }
        });
        return Unit.VALUE;
    }

    GetPolicyResponse get(GetPolicyRequest in, RequestContext context) {
        FunctionName name = name(in.functionName(), in.qualifier(), context);
        Policy policy = store.read(reader -> functions.findPolicy(reader, name)).orElseThrow(() -> noPolicy());
        return new GetPolicyResponse(document(policy), policy.revisionId());
    }

    private static RuntimeException noPolicy() {
        return Faults.notFound("The resource you requested does not exist.");
    }

    private static void checkRevision(Policy policy, @Nullable String revisionId) {
        if (revisionId != null && !revisionId.equals(policy.revisionId())) {
            throw Faults.preconditionFailed();
        }
    }

    private static FunctionName name(String text, @Nullable String qualifier, RequestContext context) {
        FunctionName name = FunctionName.of(text, qualifier, context);
        if (name.qualifier().filter(FunctionName.LATEST::equals).isPresent()) {
            throw Faults.invalid("We currently do not support adding policies for $LATEST.");
        }
        return name;
    }

    private static String document(Policy policy) {
        return "{\"Version\":\"2012-10-17\",\"Id\":\"default\",\"Statement\":["
                + String.join(",", policy.statements().values()) + "]}";
    }

    /** A version's or an alias's own policy alone counts for it, as on AWS. */
    @Override
    public Optional<Attached> of(Arn resource, RequestContext context) {
        Optional<FunctionName> function = FunctionName.of(resource);
        if (function.isEmpty()) {
            return resource.resource().startsWith("layer:")
                            && resource.account().matches("\\d{12}")
                    ? Optional.of(new Attached(new AccountId(resource.account()), Optional.empty()))
                    : Optional.empty();
        }
        FunctionName name = function.get();
        return store.read(reader -> functions.find(reader, name) == null
                ? Optional.empty()
                : Optional.of(new Attached(
                        new AccountId(name.account()),
                        functions.findPolicy(reader, name).map(PolicyOperations::document))));
    }
}
