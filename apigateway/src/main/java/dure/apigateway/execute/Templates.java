package dure.apigateway.execute;

import dure.apigateway.template.Template;
import dure.apigateway.template.TemplateSyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Templates by the media type they are for, compiled. Immutable. */
record Templates(Map<String, Template> byType) {

    static Templates of(@Nullable Map<String, String> texts) {
        Map<String, Template> compiled = new LinkedHashMap<>();
        (texts == null ? Map.<String, String>of() : texts).forEach((type, text) -> {
            try {
                compiled.put(type.toLowerCase(Locale.ROOT), Template.compile(text));
            } catch (TemplateSyntaxException checkedBefore) {
                throw new IllegalStateException("a stored template that cannot be parsed", checkedBefore);
            }
        });
        return new Templates(compiled);
    }

    boolean isEmpty() {
        return byType.isEmpty();
    }

    @Nullable
    Template get(String type) {
        return byType.get(type);
    }

    /** The template for an answer: what the client accepts, else JSON, else whatever there is; empty: pass through. */
    @Nullable
    String answerType(String accept) {
        String first = MediaTypes.first(accept);
        if (byType.containsKey(first)) {
            return first;
        }
        if (byType.containsKey(MediaTypes.JSON)) {
            return MediaTypes.JSON;
        }
        return byType.isEmpty() ? null : byType.keySet().iterator().next();
    }
}
