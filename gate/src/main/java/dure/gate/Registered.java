package dure.gate;

import dure.kernel.Authorization;
import dure.kernel.Authorization.Check;
import dure.kernel.Handler;
import dure.kernel.RequestContext;
import dure.wire.Operation;
import dure.wire.schema.Structure;
import java.util.ArrayList;
import java.util.List;

/** An operation with the room's handler and what it needs permission for. */
record Registered<I extends Structure, O extends Structure>(
        Operation<I, O> operation, Authorization<I> authorization, Handler<I, O> handler) {
    /**
     * Checks by the templates of operations.txt.
     *
     * @throws IllegalArgumentException when these say that the room must name its checks
     */
    static <I extends Structure, O extends Structure> Registered<I, O> byTemplates(
            Operation<I, O> operation, Handler<I, O> handler) {
        List<PermissionTemplate> templates = new ArrayList<>();
        for (Operation.Permission permission : operation.permissions()) {
            if (permission.resource().equals("custom") || permission.action().equals("custom")) {
                throw new IllegalArgumentException(operation + " needs an Authorization of its own");
            }
            templates.add(new PermissionTemplate(operation, permission));
        }
        return new Registered<>(operation, (input, context) -> checks(templates, input, context), handler);
    }

    /** With further checks, which are made after these. */
    Registered<I, O> and(Authorization<I> more) {
        return new Registered<>(
                operation,
                (input, context) -> {
                    List<Check> checks = new ArrayList<>(authorization.required(input, context));
                    checks.addAll(more.required(input, context));
                    return checks;
                },
                handler);
    }

    private static List<Check> checks(List<PermissionTemplate> templates, Structure input, RequestContext context) {
        if (templates.size() == 1) {
            return List.of(templates.getFirst().check(input, context));
        }
        List<Check> checks = new ArrayList<>(templates.size());
        for (PermissionTemplate template : templates) {
            checks.add(template.check(input, context));
        }
        return checks;
    }
}
