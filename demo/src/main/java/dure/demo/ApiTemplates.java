package dure.demo;

/** The API's model, its mapping templates (VTL), and the patterns that tell a function's errors apart. */
final class ApiTemplates {
    /** A user is part of a path and {@code *} means everybody, hence the pattern. */
    static final String MODEL = """
            {
              "$schema": "http://json-schema.org/draft-04/schema#",
              "title": "Registration",
              "type": "object",
              "required": ["user_id", "type"],
              "properties": {
                "user_id": {"type": "string", "minLength": 1, "maxLength": 64, "pattern": "^(?![.]{1,2}$)[^/*\\\\s]+$"},
                "type": {"type": "string", "minLength": 1, "maxLength": 32, "pattern": "^(?![.]{1,2}$)[^/*\\\\s]+$"},
                "user_name": {"type": "string", "maxLength": 100},
                "phone_number": {"type": "string", "maxLength": 32},
                "company_name": {"type": "string", "maxLength": 100}
              }
            }
            """;

    static final String POST_REQUEST = """
            #set($registration = $input.path('$'))
            {
            #foreach($name in ["user_name", "phone_number", "company_name"])
            #if($registration.get($name))
              "$name": "$util.escapeJavaScript($registration.get($name)).replaceAll("\\\\'", "'")",
            #end
            #end
              "user_id": $input.json('$.user_id'),
              "type": $input.json('$.type')
            }
            """;

    static final String POST_RESPONSE = """
            {
              "registration": $input.json('$.registration'),
              "request_id": "$context.requestId"
            }
            """;

    static final String GET_REQUEST = """
            {
              "user_id": "$util.escapeJavaScript($input.params('user_id')).replaceAll("\\\\'", "'")",
              "type": "$util.escapeJavaScript($input.params('type')).replaceAll("\\\\'", "'")"
            }
            """;

    static final String GET_RESPONSE = """
            #set($found = $input.path('$.registrations'))
            {
              "count": $found.size(),
              "registrations": $input.json('$.registrations'),
              "request_id": "$context.requestId"
            }
            """;

    static final String ERROR_RESPONSE = """
            {
              "message": $input.json('$.errorMessage'),
              "request_id": "$context.requestId"
            }
            """;

    /** What a function throws when the caller is to blame. */
    static final String IS_BAD_REQUEST = "(?s)\\[BadRequest\\].*";

    /** Anything else that a function throws, its time-outs and crashes. */
    static final String IS_FAILURE = "(?s)(?!\\[BadRequest\\]).+";

    private ApiTemplates() {}
}
