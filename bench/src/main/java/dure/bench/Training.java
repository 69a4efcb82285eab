package dure.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Makes the JDK's ahead-of-time cache, which halves start-up: starts Dure on a temporary directory, has it serve a few
 * requests, and ends it. The cache fits the JDK and the list of jars that this program itself runs with, and no others.
 */
public final class Training {
    private static final int CALLS = 50;
    private static final long DUMP_SECONDS = 120;

    private Training() {}

    /** @param arguments the file to write */
    public static void main(String[] arguments) throws Exception {
        Path cache = Path.of(arguments[0]).toAbsolutePath();
        Path unfinished = cache.resolveSibling(cache.getFileName() + ".new");
        try (Workplace place = new Workplace()) {
            List<String> options = new ArrayList<>(Dure.options());
            options.removeIf(option -> option.startsWith("-XX:AOT"));
            options.add("-XX:AOTCacheOutput=" + unfinished);
            Dure dure = Dure.start(place, "dure", options);
            serve(dure);
            dure.process().destroy();
            if (!dure.process().waitFor(DUMP_SECONDS, TimeUnit.SECONDS) || !Files.exists(unfinished)) {
                throw new IOException("no cache was made: "
                        + Files.readString(place.log("dure")).strip());
            }
            Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void serve(Dure dure) throws Exception {
        Target target = dure.target();
        Stage stage = new Stage(target, dure.process().toHandle(), new Signer(target));
        for (Workload workload : Bench.workloads()) {
            if (isSmall(workload.name())) {
                workload.preparation().on(stage);
                List<Call> calls = workload.calls().on(stage);
                List<Call> some = calls.subList(0, Math.min(CALLS, calls.size()));
                workload.load(stage, some).once(1);
            }
        }
    }

    private static boolean isSmall(String name) {
        return !name.endsWith("64m") && !name.endsWith("1g") && !name.startsWith("invoke-");
    }
}
