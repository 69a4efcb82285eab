package dure.cli;

import dure.bench.Bench;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Measures. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measure the data plane, with nginx in the same run as the yardstick.")
final class BenchCommand implements Callable<Integer> {
    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Which benchmarks (default: all).")
    private List<String> names = List.of();

    @Override
    public Integer call() throws Exception {
        return Bench.run(names, System.out);
    }
}
