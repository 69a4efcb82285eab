package dure.gate;

import dure.kernel.Authorization.Check;
import dure.kernel.RequestContext;
import dure.wire.Operation;
import dure.wire.schema.Member;
import dure.wire.schema.Structure;
import dure.wire.schema.StructureSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of an operation's permissions, taken apart once.
 *
 * <p>{@code {region}} and {@code {account}} are the request's; any other name is a member of the input. Where the first
 * of these members holds an ARN already, that is the resource: the others are parts of names, which callers choose
 * freely (an S3 key may well look like an ARN). A member that is absent stands for any ({@code *}).
 */
final class PermissionTemplate {
    private sealed interface Part {
        record Text(String text) implements Part {}

        record Region() implements Part {}

        record Account() implements Part {}

        record Value(int index, boolean first) implements Part {}
    }

    private final String action;
    private final List<Part> parts = new ArrayList<>();

    /** @throws IllegalArgumentException when the template names a member that the input does not have */
    PermissionTemplate(Operation<?, ?> operation, Operation.Permission permission) {
        this.action = permission.action();
        String template = permission.resource();
        boolean first = true;
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            if (open > at) {
                parts.add(new Part.Text(template.substring(at, open)));
            }
            Part part = part(operation, template.substring(open + 1, close), first);
            first = first && !(part instanceof Part.Value);
            parts.add(part);
            at = close + 1;
        }
        if (at < template.length()) {
            parts.add(new Part.Text(template.substring(at)));
        }
    }

    Check check(Structure input, RequestContext context) {
        if (parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text)) {
            return new Check(action, text, Map.of());
        }
        StringBuilder resource = new StringBuilder(96);
        for (Part part : parts) {
            switch (part) {
                case Part.Text(String text) -> resource.append(text);
                case Part.Region() -> resource.append(context.region());
                case Part.Account() -> resource.append(context.account());
                case Part.Value(int index, boolean first) -> {
                    Object value = input.member(index);
                    if (first && value instanceof String text && text.startsWith("arn:")) {
                        return new Check(action, text, Map.of());
                    }
                    resource.append(value == null ? "*" : value.toString());
                }
            }
        }
        return new Check(action, resource.toString(), Map.of());
    }

    private static Part part(Operation<?, ?> operation, String name, boolean first) {
        switch (name) {
            case "region":
                return new Part.Region();
            case "account":
                return new Part.Account();
            default:
                StructureSchema<?> input = operation.input();
                Member member = input.member(name);
                if (member == null) {
                    throw new IllegalArgumentException(
                            operation + ": the permission names {" + name + "}, which the input does not have");
                }
                return new Part.Value(member.index(), first);
        }
    }
}
