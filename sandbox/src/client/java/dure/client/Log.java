package dure.client;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** The function's log: stdout. A carriage return keeps the lines of one event together. */
final class Log {
    static final LambdaLogger LOGGER = new LambdaLogger() {
        @Override
        public void log(String message) {
            write(String.valueOf(message));
        }

        @Override
        public void log(byte[] message) {
            write(new String(message, StandardCharsets.UTF_8));
        }
    };

    private Log() {}

    static void write(String message) {
        byte[] bytes = (message.stripTrailing().replace('\n', '\r') + "\n").getBytes(StandardCharsets.UTF_8);
        System.out.write(bytes, 0, bytes.length);
        System.out.flush();
    }

    static void write(Throwable error) {
        StringWriter trace = new StringWriter();
        error.printStackTrace(new PrintWriter(trace));
        write(error.getMessage() + ": " + error.getClass().getName() + "\n" + trace);
    }
}
