package dure.sandbox;

import dure.sandbox.LambdaRuntime.Places;
import dure.sandbox.PlatformDoors.Door;
import dure.wire.http.HttpHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Level 0: processes on the host, which reach the platform by ports of the loopback interface. */
final class PlainLauncher implements Launcher {
    private final Path clients;

    PlainLauncher(Path clients) {
        this.clients = clients;
    }

    @Override
    public Launched launch(SandboxSpec spec, LambdaRuntime runtime, HttpHandler runtimeApi)
            throws IOException, MissingBootstrapException {
        String layers = spec.layersDir().map(Path::toString).orElse("/opt");
        Places places = new Places(spec.codeDir().toAbsolutePath().toString(), layers, clients.toString());
        List<String> command = runtime.command(places, spec).orElseThrow(MissingBootstrapException::new);
        PlatformDoors doors =
                PlatformDoors.onHost(List.of(Door.runtimeApi(runtimeApi), Door.platform(spec.platformHandler())));
        try {
            Map<String, String> environment = FunctionEnvironment.of(
                    spec, runtime, places, "127.0.0.1:" + doors.port(0), "127.0.0.1:" + doors.port(1));
            return new Launched(
                    PlainProcess.start(command, environment, spec.codeDir(), spec.memoryMb() * 1024L * 1024L), doors);
        } catch (IOException e) {
            doors.close();
            throw e;
        }
    }
}
