package dure.demo;

import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;

/** One role a function, with what that function calls and no more. */
final class Roles {
    static final String POLICY = "what-it-calls";

    private static final String LAMBDA_ASSUMES = """
            {"Version": "2012-10-17", "Statement": [{
              "Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
            """;

    private final Cloud cloud;
    private final Names names;

    Roles(Cloud cloud, Names names) {
        this.cloud = cloud;
        this.names = names;
    }

    /** Makes the function's role, or brings it up to date. Returns its ARN. */
    String create(Function function) {
        String role = function.functionName();
        try {
            cloud.iam.createRole(create -> create.roleName(role).assumeRolePolicyDocument(LAMBDA_ASSUMES));
        } catch (EntityAlreadyExistsException again) {
            cloud.iam.updateAssumeRolePolicy(update -> update.roleName(role).policyDocument(LAMBDA_ASSUMES));
        }
        cloud.iam.putRolePolicy(put -> put.roleName(role).policyName(POLICY).policyDocument(policy(function)));
        return cloud.iam.getRole(get -> get.roleName(role)).role().arn();
    }

    private String policy(Function function) {
        String work = switch (function) {
            case GET -> allow("dynamodb:Query", names.tableArn()) + ", " + allow("dynamodb:Scan", names.tableArn());
            case POST -> allow("dynamodb:PutItem", names.tableArn()) + ", " + allow("sns:Publish", names.topicArn());
            case MAKE_PASS ->
                allow("dynamodb:GetItem", names.tableArn())
                        + ", "
                        + allow("s3:PutObject", "arn:aws:s3:::" + names.passBucket() + "/qrcodes/*");
        };
        String group = names.logGroupArn(function);
        return "{\"Version\": \"2012-10-17\", \"Statement\": ["
                + work
                + ", "
                + allow("logs:CreateLogGroup", group)
                + ", "
                + allow("logs:CreateLogStream", group)
                + ", "
                + allow("logs:PutLogEvents", group)
                + "]}";
    }

    /** One statement an action, so that taking one away is taking one statement away. */
    private static String allow(String action, String resource) {
        return "{\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"%s\"}".formatted(action, resource);
    }
}
