package dure.platform;

import dure.kernel.Clock;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How to run.
 *
 * @param home the data directory; one process at a time
 * @param port 0 takes a free one
 * @param addresses to listen on; empty means loopback only
 * @param region of requests that name none
 * @param domain what host names end in: {@code {bucket}.s3.{domain}}
 * @param rootKey the default account's root key; empty means a random one, made at the first start and kept
 * @param cpythonJar Maven's CPython, which serves the python3.13 runtime; empty means the host's interpreters only
 * @param pythonPackages what Python functions find besides the standard library (boto3); empty means nothing
 * @param javaArchive made by {@link dure.sandbox.JavaArchive}; without it Java functions start slower
 */
public record PlatformConfig(
        Path home,
        int port,
        List<InetAddress> addresses,
        String region,
        String domain,
        Optional<RootKey> rootKey,
        Clock clock,
        Optional<Path> cpythonJar,
        Optional<Path> pythonPackages,
        Optional<Path> javaArchive) {
    public static final int DEFAULT_PORT = 4566;
    public static final String DEFAULT_REGION = "ap-northeast-2";

    /** An access key id and its secret. */
    public record RootKey(String accessKeyId, String secretKey) {

        /** @throws IllegalArgumentException unless the text is {@code AK:SK} */
        public static RootKey parse(String text) {
            int colon = text.indexOf(':');
            if (colon < 1 || colon == text.length() - 1) {
                throw new IllegalArgumentException("a root key is written ACCESS_KEY:SECRET_KEY");
            }
            return new RootKey(text.substring(0, colon), text.substring(colon + 1));
        }
    }

    public static PlatformConfig of(Path home) {
        return new PlatformConfig(
                home,
                DEFAULT_PORT,
                List.of(),
                DEFAULT_REGION,
                "localhost",
                Optional.empty(),
                Clock.SYSTEM,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public PlatformConfig withPort(int newPort) {
        return new PlatformConfig(
                home, newPort, addresses, region, domain, rootKey, clock, cpythonJar, pythonPackages, javaArchive);
    }

    public PlatformConfig withRootKey(RootKey key) {
        return new PlatformConfig(
                home,
                port,
                addresses,
                region,
                domain,
                Optional.of(key),
                clock,
                cpythonJar,
                pythonPackages,
                javaArchive);
    }

    public PlatformConfig withClock(Clock newClock) {
        return new PlatformConfig(
                home, port, addresses, region, domain, rootKey, newClock, cpythonJar, pythonPackages, javaArchive);
    }

    public PlatformConfig withAddresses(List<InetAddress> newAddresses) {
        return new PlatformConfig(
                home, port, newAddresses, region, domain, rootKey, clock, cpythonJar, pythonPackages, javaArchive);
    }

    public PlatformConfig withPython(Optional<Path> jar, Optional<Path> packages) {
        return new PlatformConfig(home, port, addresses, region, domain, rootKey, clock, jar, packages, javaArchive);
    }

    public PlatformConfig withJavaArchive(Path archive) {
        return new PlatformConfig(
                home,
                port,
                addresses,
                region,
                domain,
                rootKey,
                clock,
                cpythonJar,
                pythonPackages,
                Optional.of(archive));
    }

    /** Whether nothing outside this machine can reach the listeners. */
    public boolean loopbackOnly() {
        return addresses.stream().allMatch(InetAddress::isLoopbackAddress);
    }
}
