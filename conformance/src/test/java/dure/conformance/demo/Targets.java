package dure.conformance.demo;

import dure.demo.Demo;
import dure.testkit.RunningDure;

/** A Dure under test, as the deployer is told of it. */
final class Targets {
    private Targets() {}

    static Demo.Target of(RunningDure dure) {
        return new Demo.Target(
                dure.endpoint().toString(),
                dure.region(),
                dure.rootCredentials().accessKeyId(),
                dure.rootCredentials().secretAccessKey());
    }
}
