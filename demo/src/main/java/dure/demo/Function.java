package dure.demo;

/** The conference system's three functions, and how each is found in its code. */
enum Function {
    GET("get", "dure.conference.GetRegistrations::handleRequest", "get.handler"),
    POST("post", "dure.conference.PostRegistration::handleRequest", "post.handler"),
    MAKE_PASS("make-pass", "dure.conference.MakePass::handleRequest", "make_pass.handler");

    private final String part;
    private final String javaHandler;
    private final String pythonHandler;

    Function(String part, String javaHandler, String pythonHandler) {
        this.part = part;
        this.javaHandler = javaHandler;
        this.pythonHandler = pythonHandler;
    }

    /** The function's name, and its role's. */
    String functionName() {
        return "conference-" + part;
    }

    String logGroup() {
        return "/aws/lambda/" + functionName();
    }

    String handler(Demo.Flavour flavour) {
        return switch (flavour) {
            case JAVA -> javaHandler;
            case PYTHON -> pythonHandler;
        };
    }

    /** The zip among the {@link Assets}. */
    String zip(Demo.Flavour flavour) {
        return switch (flavour) {
            case JAVA -> "functions/java/" + part + ".zip";
            case PYTHON -> "functions/python/functions.zip";
        };
    }
}
