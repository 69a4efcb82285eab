package dure.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Prints what a shell needs: {@code eval "$(./dure env)"}. */
@Command(name = "env", mixinStandardHelpOptions = true, description = "Print export lines for a shell.")
final class EnvCommand implements Callable<Integer> {
    @Mixin
    private HomeOption home = new HomeOption();

    @Override
    public Integer call() throws Exception {
        Instance instance = Instance.required(home.path());
        System.out.println("export AWS_ENDPOINT_URL=" + instance.endpoint());
        System.out.println("export AWS_REGION=" + instance.region());
        System.out.println("export AWS_DEFAULT_REGION=" + instance.region());
        System.out.println("export AWS_ACCESS_KEY_ID=" + quoted(instance.accessKeyId()));
        System.out.println("export AWS_SECRET_ACCESS_KEY=" + quoted(instance.secretKey()));
        System.out.println("unset AWS_SESSION_TOKEN AWS_PROFILE");
        return 0;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
