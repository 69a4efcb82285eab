package dure.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The table as it is printed. */
final class Report {
    private static final String HEAD = "%-18s %7s %9s %9s %9s %10s %12s %8s";
    private static final String ROW = "%-18s %7d %9.0f %9.0f %9.0f %10.1f %12.1f %8s";

    private final PrintStream out;
    private final NavigableMap<Integer, Double> yardstick = new TreeMap<>();

    Report(PrintStream out) {
        this.out = out;
    }

    void head() {
        line(HEAD.formatted("workload", "clients", "ops/s", "p50 µs", "p99 µs", "CPU µs/op", "without JIT", "× nginx"));
    }

    void yardstick(String name, Load.Result result) {
        yardstick.put(result.clients(), result.cpuMicros());
        row(name, result);
    }

    void row(String name, Load.Result result) {
        line(ROW.formatted(
                name,
                result.clients(),
                result.perSecond(),
                result.latencies().percentile(0.50),
                result.latencies().percentile(0.99),
                result.cpuMicros(),
                result.steadyMicros(),
                ratio(result)));
    }

    /** Against nginx with as many clients, or with the next fewer. */
    private String ratio(Load.Result result) {
        Map.Entry<Integer, Double> nginx = yardstick.floorEntry(result.clients());
        return nginx == null ? "-" : String.format(Locale.ROOT, "%.1f", result.cpuMicros() / nginx.getValue());
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }
}
