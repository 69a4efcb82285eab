package dure.client;

import com.amazonaws.services.lambda.runtime.Client;
import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.util.HashMap;
import java.util.Map;

/** What a handler can ask about its invocation. */
final class InvocationContext implements Context {
    private final RuntimeApi.Reply invocation;

    InvocationContext(RuntimeApi.Reply invocation) {
        this.invocation = invocation;
    }

    @Override
    public String getAwsRequestId() {
        return invocation.header("lambda-runtime-aws-request-id");
    }

    @Override
    public String getLogGroupName() {
        return System.getenv("AWS_LAMBDA_LOG_GROUP_NAME");
    }

    @Override
    public String getLogStreamName() {
        return System.getenv("AWS_LAMBDA_LOG_STREAM_NAME");
    }

    @Override
    public String getFunctionName() {
        return System.getenv("AWS_LAMBDA_FUNCTION_NAME");
    }

    @Override
    public String getFunctionVersion() {
        return System.getenv("AWS_LAMBDA_FUNCTION_VERSION");
    }

    @Override
    public String getInvokedFunctionArn() {
        return invocation.header("lambda-runtime-invoked-function-arn");
    }

    @Override
    public String getTenantId() {
        return invocation.header("lambda-runtime-aws-tenant-id");
    }

    @Override
    public CognitoIdentity getIdentity() {
        Map<?, ?> fields = json("lambda-runtime-cognito-identity");
        return new CognitoIdentity() {
            @Override
            public String getIdentityId() {
                return text(fields, "cognitoIdentityId");
            }

            @Override
            public String getIdentityPoolId() {
                return text(fields, "cognitoIdentityPoolId");
            }
        };
    }

    @Override
    public ClientContext getClientContext() {
        Map<?, ?> fields = json("lambda-runtime-client-context");
        return fields == null ? null : new ClientFields(fields);
    }

    @Override
    public int getRemainingTimeInMillis() {
        long deadline = Long.parseLong(invocation.header("lambda-runtime-deadline-ms"));
        return (int) Math.max(0, deadline - System.currentTimeMillis());
    }

    @Override
    public int getMemoryLimitInMB() {
        return Integer.parseInt(System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"));
    }

    @Override
    public LambdaLogger getLogger() {
        return Log.LOGGER;
    }

    private Map<?, ?> json(String header) {
        String text = invocation.header(header);
        return text == null || text.isEmpty() ? null : (Map<?, ?>) Json.parse(text);
    }

    private static String text(Map<?, ?> fields, String name) {
        Object value = fields == null ? null : fields.get(name);
        return value == null ? null : value.toString();
    }

    private static final class ClientFields implements ClientContext, Client {
        private final Map<?, ?> fields;

        ClientFields(Map<?, ?> fields) {
            this.fields = fields;
        }

        @Override
        public Client getClient() {
            return fields.get("client") instanceof Map ? new ClientFields((Map<?, ?>) fields.get("client")) : null;
        }

        @Override
        public Map<String, String> getCustom() {
            return strings("custom");
        }

        @Override
        public Map<String, String> getEnvironment() {
            return strings("env");
        }

        @Override
        public String getInstallationId() {
            return text(fields, "installation_id");
        }

        @Override
        public String getAppTitle() {
            return text(fields, "app_title");
        }

        @Override
        public String getAppVersionName() {
            return text(fields, "app_version_name");
        }

        @Override
        public String getAppVersionCode() {
            return text(fields, "app_version_code");
        }

        @Override
        public String getAppPackageName() {
            return text(fields, "app_package_name");
        }

        private Map<String, String> strings(String name) {
            if (!(fields.get(name) instanceof Map)) {
                return null;
            }
            Map<String, String> strings = new HashMap<>();
            ((Map<?, ?>) fields.get(name)).forEach((key, value) -> strings.put(key.toString(), String.valueOf(value)));
            return strings;
        }
    }
}
