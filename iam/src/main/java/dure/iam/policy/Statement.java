package dure.iam.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One compiled statement.
 *
 * @param name its Sid, else its place in the document
 * @param place where it stands in the document
 * @param principals null in identity policies
 * @param notActions whether {@code actions} lists what the statement does not cover
 * @param resources null when the statement has none, as in trust policies
 * @param notResources whether {@code resources} lists what the statement does not cover
 */
record Statement(
        String name,
        Place place,
        boolean allows,
        @Nullable Principals principals,
        List<Template> actions,
        boolean notActions,
        @Nullable List<Template> resources,
        boolean notResources,
        List<Requirement> requirements) {

    /** Whether action, resource and condition fit; principals are the caller's matter. */
    boolean covers(Facts facts) {
        return coversAction(facts) && coversResource(facts) && holds(facts);
    }

    private boolean coversAction(Facts facts) {
        return notActions != matchesAny(actions, facts.action(), facts);
    }

    private boolean coversResource(Facts facts) {
        return resources == null || notResources != matchesAny(resources, facts.resource(), facts);
    }

    private boolean holds(Facts facts) {
        for (Requirement requirement : requirements) {
            if (!requirement.holds(facts)) {
                return false;
            }
        }
        return true;
    }

    private static boolean matchesAny(List<Template> templates, String text, Facts facts) {
        for (Template template : templates) {
            if (template.matches(text, facts)) {
                return true;
            }
        }
        return false;
    }
}
