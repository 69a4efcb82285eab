package dure.apigateway.execute;

import java.util.Map;

/** The integrators by the type they carry out. */
public record Integrations(Map<String, Integrator> byType) {
    Integrator of(String type) {
        Integrator integrator = byType.get(type);
        if (integrator == null) {
            throw new IllegalStateException("a stored integration of unknown type: " + type);
        }
        return integrator;
    }
}
