package dure.apigateway.template;

/** A template that cannot be parsed. */
public final class TemplateSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    TemplateSyntaxException(String message) {
        super(message);
    }
}
