package dure.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures Dure: throughput, latency and the server's processor time of its data plane, with nginx serving a static file
 * in the same run as the yardstick, then its start-up and idle memory. Dure and nginx run as processes of their own. Linux
 * only.
 */
public final class Bench {
    private static final double MIN_WARM_UP_SECONDS = 2;
    private static final double MAX_WARM_UP_SECONDS = 7;
    private static final double NEXT_WARM_UP_SECONDS = 0.5;
    private static final double SECONDS = 3;
    private static final int STARTS = 5;
    private static final long IDLE_MILLIS = 3000;
    private static final String NGINX = "nginx-1k";
    private static final String START = "start-up";
    private static final String IDLE = "idle-memory";

    private final List<String> names;
    private final Report report;
    private int failures;

    private Bench(List<String> names, PrintStream out) {
        this.names = names;
        this.report = new Report(out);
    }

    /**
     * Runs benchmarks and prints a table.
     *
     * @param names which; empty means all; one that ends in a hyphen means all that begin so ({@code ddb-})
     * @return 0 when every one of them could be measured
     */
    public static int run(List<String> names, PrintStream out) throws IOException, InterruptedException {
        List<String> known = known();
        for (String name : names) {
            if (known.stream().noneMatch(one -> matches(name, one))) {
                out.println("no benchmark is called " + name + "; there are: " + String.join(" ", known));
                return 2;
            }
        }
        return new Bench(names, out).run();
    }

    private int run() throws IOException, InterruptedException {
        report.line("load average before: %.2f on %d processors"
                .formatted(
                        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                        Runtime.getRuntime().availableProcessors()));
        try (Workplace place = new Workplace()) {
            report.head();
            yardstick(place);
            serve(place);
            start(place);
        }
        report.line(failures == 0 ? "done" : failures + " could not be measured");
        return failures == 0 ? 0 : 1;
    }

    private static List<String> known() {
        return Stream.concat(
                        Stream.concat(Stream.of(NGINX), workloads().stream().map(Workload::name)),
                        Stream.concat(Functions.all().stream().map(Functions::coldName), Stream.of(START, IDLE)))
                .toList();
    }

    static List<Workload> workloads() {
        List<Workload> all = new ArrayList<>(new S3Workloads().all());
        all.addAll(new DynamoDbWorkloads().all());
        all.add(new CdnWorkload().hit());
        Functions.all().forEach(functions -> all.add(functions.warm()));
        all.add(new GatewayWorkload().warm());
        return all;
    }

    private boolean wants(String name) {
        return names.isEmpty() || names.stream().anyMatch(wanted -> matches(wanted, name));
    }

    private static boolean matches(String wanted, String name) {
        return name.equals(wanted) || wanted.endsWith("-") && name.startsWith(wanted);
    }

    private void yardstick(Workplace place) throws IOException, InterruptedException {
        Optional<Path> program = Nginx.program();
        if (program.isEmpty()) {
            report.line("no yardstick: nginx is missing (Debian: sudo apt-get install nginx-light)");
            failures++;
            return;
        }
        Nginx nginx = Nginx.start(program.get(), place);
        for (int clients : Workload.SMALL) {
            Load load = new Load(
                    nginx.port(),
                    List.of(nginx.get()),
                    Nginx.FILE_BYTES,
                    nginx.process().toHandle());
            report.yardstick(NGINX, load.run(clients, NEXT_WARM_UP_SECONDS, SECONDS));
        }
        place.stop(nginx.process());
    }

    private void serve(Workplace place) throws IOException, InterruptedException {
        List<Workload> wanted =
                workloads().stream().filter(workload -> wants(workload.name())).toList();
        List<Functions> cold = Functions.all().stream()
                .filter(functions -> wants(functions.coldName()))
                .toList();
        if (wanted.isEmpty() && cold.isEmpty()) {
            return;
        }
        Dure dure = Dure.start(place, "dure");
        Target target = dure.target();
        Stage stage = new Stage(target, dure.process().toHandle(), new Signer(target));
        for (Workload workload : wanted) {
            attempt(workload.name(), () -> measure(workload, stage));
        }
        for (Functions functions : cold) {
            attempt(functions.coldName(), () -> {
                Samples samples = functions.cold(stage);
                report.line("%-30s min %.1f, median %.1f ms from request to answer (n=%d)"
                        .formatted(
                                functions.coldName(),
                                samples.percentile(0) / 1000,
                                samples.percentile(0.5) / 1000,
                                samples.count()));
            });
        }
        place.stop(dure.process());
    }

    private void measure(Workload workload, Stage stage) throws Exception {
        workload.preparation().on(stage);
        if (workload.requests() > 0) {
            Load load = workload.load(stage, workload.calls().on(stage));
            report.row(workload.name(), load.times(workload.requests()));
            return;
        }
        // With the most clients, because the compilers begin after so many calls, not after so much time.
        workload.load(stage, workload.calls().on(stage))
                .warmUp(workload.clients().getLast(), MIN_WARM_UP_SECONDS, MAX_WARM_UP_SECONDS);
        for (int clients : workload.clients()) {
            Load load = workload.load(stage, workload.calls().on(stage));
            report.row(workload.name(), load.run(clients, NEXT_WARM_UP_SECONDS, SECONDS));
        }
    }

    private interface Attempt {
        void run() throws Exception;
    }

    /** One that cannot be measured does not keep the others from it. */
    private void attempt(String name, Attempt attempt) throws InterruptedException {
        try {
            attempt.run();
        } catch (InterruptedException stopping) {
            throw stopping;
        } catch (Exception failed) {
            failures++;
            report.line("%-14s could not be measured: %s".formatted(name, failed.getMessage()));
        }
    }

    private void start(Workplace place) throws IOException, InterruptedException {
        if (!wants(START) && !wants(IDLE)) {
            return;
        }
        double[] first = new double[STARTS];
        double[] again = new double[STARTS];
        double[] resident = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            Dure fresh = Dure.start(place, "start-" + i);
            first[i] = fresh.startMillis();
            place.stop(fresh.process());
            Dure old = Dure.start(place, "start-" + i);
            again[i] = old.startMillis();
            Thread.sleep(IDLE_MILLIS);
            resident[i] = Processes.residentMebibytes(old.process().pid());
            place.stop(old.process());
        }
        if (wants(START)) {
            report.line(spread(START + ", empty directory", first, "ms to the first 200 of /_dure/health"));
            report.line(spread(START + ", existing directory", again, "ms to the first 200 of /_dure/health"));
        }
        if (wants(IDLE)) {
            report.line(spread(IDLE, resident, "MiB resident after 3 s of idleness"));
        }
    }

    private static String spread(String name, double[] values, String unit) {
        double[] sorted = Arrays.stream(values).sorted().toArray();
        return "%-30s min %.0f, median %.0f %s".formatted(name, sorted[0], sorted[sorted.length / 2], unit);
    }
}
