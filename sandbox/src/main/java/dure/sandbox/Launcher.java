package dure.sandbox;

import dure.wire.http.HttpHandler;
import java.io.IOException;

/** Starts a function's process at one of the levels of isolation. */
interface Launcher {
    /** A started process and its way to the platform. */
    record Launched(FunctionProcess process, PlatformDoors doors) {
        void close() {
            process.close();
            doors.close();
        }
    }

    /**
     * Starts it; does not wait for it.
     *
     * @throws MissingBootstrapException when the code has nothing to start
     */
    Launched launch(SandboxSpec spec, LambdaRuntime runtime, HttpHandler runtimeApi)
            throws IOException, MissingBootstrapException;

    /** The code and layers have no {@code bootstrap}. */
    final class MissingBootstrapException extends Exception {
        private static final long serialVersionUID = 1;

        MissingBootstrapException() {
            super("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
        }
    }
}
