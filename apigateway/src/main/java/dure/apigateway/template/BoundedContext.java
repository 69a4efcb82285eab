package dure.apigateway.template;

import java.util.Map;
import org.apache.velocity.VelocityContext;
import org.jspecify.annotations.Nullable;

/** A template's variables; each look at them costs of the budget, so no loop escapes it. Not thread-safe. */
final class BoundedContext extends VelocityContext {
    private final Budget budget;

    BoundedContext(Map<String, Object> variables, Budget budget) {
        super(variables);
        this.budget = budget;
    }

    @Override
    public @Nullable Object internalGet(String name) {
        return budget.checked(super.internalGet(name));
    }

    @Override
    public @Nullable Object internalPut(String name, Object value) {
        budget.checked(value);
        return super.internalPut(name, value);
    }
}
