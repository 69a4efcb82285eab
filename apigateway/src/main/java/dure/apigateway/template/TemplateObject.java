package dure.apigateway.template;

/** An object whose public methods templates may call. */
public interface TemplateObject {}
