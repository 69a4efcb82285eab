package dure.demo;

import java.io.PrintStream;

/** Deploys and drives the conference system. */
public final class Demo {
    private Demo() {}

    /** Which functions to deploy: the same three, in two languages. */
    public enum Flavour {
        JAVA,
        PYTHON
    }

    /**
     * Which cloud: a Dure, or anything that speaks the same APIs.
     *
     * @param endpoint of every AWS API, such as {@code http://localhost:4566}
     */
    public record Target(String endpoint, String region, String accessKeyId, String secretKey) {}

    public static void deploy(Target target, Flavour flavour, PrintStream out) {
        throw new UnsupportedOperationException("the demo is being written");
    }

    public static boolean smoke(Target target, Flavour flavour, PrintStream out) {
        throw new UnsupportedOperationException("the demo is being written");
    }
}
