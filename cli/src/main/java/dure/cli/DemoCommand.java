package dure.cli;

import dure.demo.Demo;
import dure.platform.Platform;
import dure.platform.PlatformConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Starts Dure, unless it runs already, and deploys the conference system through the public AWS APIs. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start Dure, deploy the conference system, print its address, stay up.")
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private PlatformOptions options = new PlatformOptions();

    @Option(names = "--python", description = "Deploy the Python functions instead of the Java ones.")
    private boolean python;

    @Option(
            names = "--smoke",
            description = "On a temporary directory and free port: drive the whole flow once, then exit 0 or 1.")
    private boolean smoke;

    @Override
    public Integer call() throws Exception {
        return smoke ? smoke() : stay();
    }

    private int stay() throws Exception {
        Path home = options.home.path();
        Optional<Instance> running = Instance.running(home);
        if (running.isPresent()) {
            Demo.deploy(target(running.get()), flavour(), System.out);
            return 0;
        }
        Platform platform = Platform.start(options.config(home));
        CountDownLatch stopped = StartCommand.closeOnExit(home, platform);
        Demo.deploy(target(Instance.write(home, platform)), flavour(), System.out);
        System.out.println("Dure stays up until you press Ctrl-C; in another shell: eval \"$(./dure env)\"");
        stopped.await();
        return 0;
    }

    private int smoke() throws Exception {
        Path home = Files.createTempDirectory("dure-smoke-");
        PlatformConfig config = options.config(home).withPort(0);
        try (Platform platform = Platform.start(config)) {
            Demo.Target target = new Demo.Target(
                    platform.endpoint(),
                    platform.region(),
                    platform.rootKey().accessKeyId(),
                    platform.rootKey().secretKey());
            boolean passed = Demo.smoke(target, flavour(), System.out);
            System.out.println(passed ? "smoke: passed" : "smoke: FAILED");
            return passed ? 0 : 1;
        } finally {
            Platform.deleteTree(home);
        }
    }

    private Demo.Flavour flavour() {
        return python ? Demo.Flavour.PYTHON : Demo.Flavour.JAVA;
    }

    private static Demo.Target target(Instance instance) {
        return new Demo.Target(instance.endpoint(), instance.region(), instance.accessKeyId(), instance.secretKey());
    }
}
