package dure.apigateway.template;

/** A template that failed while it was rendered: it went over a limit, or asked for what cannot be. */
public final class TemplateFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TemplateFailure(String message) {
        super(message);
    }
}
