package dure.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The Java runtime client: starts a function's handler and runs its invocations. */
public final class Main {
    private static final int MAX_CAUSES = 10;

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        RuntimeApi api = new RuntimeApi(System.getenv("AWS_LAMBDA_RUNTIME_API"));
        HandlerLoader.Handler handler;
        try {
            handler = HandlerLoader.load(System.getenv("_HANDLER"), Main.class.getClassLoader());
        } catch (Throwable error) {
            Log.write(error);
            api.failStart(error.getClass().getName(), describe(error));
            System.exit(1);
            return;
        }
        while (true) {
            serve(api, handler);
        }
    }

    private static void serve(RuntimeApi api, HandlerLoader.Handler handler) throws IOException {
        RuntimeApi.Reply invocation = api.next();
        if (invocation.status != 200) {
            System.exit(0); // the platform is closing the sandbox
        }
        String requestId = invocation.header("lambda-runtime-aws-request-id");
        String trace = invocation.header("lambda-runtime-trace-id");
        if (trace != null) {
            System.setProperty("com.amazonaws.xray.traceHeader", trace);
        }
        byte[] response;
        try {
            response = handler.handle(invocation.body, new InvocationContext(invocation));
        } catch (VirtualMachineError fatal) {
            Log.write(fatal);
            api.fail(requestId, fatal.getClass().getName(), describe(fatal));
            System.exit(1);
            return;
        } catch (Throwable error) {
            Log.write(error);
            api.fail(requestId, error.getClass().getName(), describe(error));
            return;
        }
        System.out.flush();
        System.err.flush();
        RuntimeApi.Reply reply = api.respond(requestId, response);
        if (reply.status == 413) {
            Log.write(new String(reply.body, StandardCharsets.UTF_8));
        }
    }

    static String describe(Throwable error) {
        return JsonWriter.write(fields(error, 0));
    }

    private static Map<String, Object> fields(Throwable error, int depth) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (error.getLocalizedMessage() != null) {
            fields.put("errorMessage", error.getLocalizedMessage());
        }
        fields.put("errorType", error.getClass().getName());
        List<String> trace = new ArrayList<>();
        for (StackTraceElement element : error.getStackTrace()) {
            if (element.getClassName().startsWith("dure.client.")) {
                break;
            }
            trace.add(element.toString());
        }
        fields.put("stackTrace", trace);
        if (error.getCause() != null && error.getCause() != error && depth < MAX_CAUSES) {
            fields.put("cause", fields(error.getCause(), depth + 1));
        }
        return fields;
    }
}
