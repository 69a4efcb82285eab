package dure.demo;

import java.io.PrintStream;

/** Deploys and drives the conference system, through the public AWS APIs only. */
public final class Demo {
    private Demo() {}

    /** Which functions to deploy: the same three, in two languages. */
    public enum Flavour {
        JAVA("java21"),
        PYTHON("python3.13");

        private final String runtime;

        Flavour(String runtime) {
            this.runtime = runtime;
        }

        /** The Lambda runtime that the functions are deployed for. */
        public String runtime() {
            return runtime;
        }
    }

    /**
     * Which cloud: a Dure, or anything that speaks the same APIs.
     *
     * @param endpoint of every AWS API, such as {@code http://localhost:4566}
     */
    public record Target(String endpoint, String region, String accessKeyId, String secretKey) {}

    /** Deploys, or brings up to date what was deployed before, and prints the page's and the API's address. */
    public static Conference deploy(Target target, Flavour flavour, PrintStream out) throws Exception {
        out.println("Deploying the conference system to " + target.endpoint());
        try (Cloud cloud = new Cloud(target)) {
            Conference conference = Conference.deploy(cloud, flavour, new Steps(out));
            out.println();
            out.println("  page  " + conference.pageUrl());
            out.println("  API   " + conference.apiUrl());
            out.println();
            return conference;
        }
    }

    /** Deploys, then goes the whole way of a registration once, and says what happened at each hop. */
    public static boolean smoke(Target target, Flavour flavour, PrintStream out) throws Exception {
        Conference conference = deploy(target, flavour, out);
        try (Cloud cloud = new Cloud(target)) {
            return new Smoke(cloud, conference, out).pass();
        }
    }
}
