package dure.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to listen.
 *
 * @param port 0 takes a free one, the same for every address
 * @param addresses to bind; empty means loopback, IPv4 and, where the machine has it, IPv6
 * @param eventLoops threads that parse and write; 0 means one a processor
 * @param tls who to be over TLS, on the same port; null refuses TLS
 * @param clock for the Date header
 */
public record HttpServerConfig(
        int port,
        List<InetAddress> addresses,
        int eventLoops,
        @Nullable TlsIdentities tls,
        InstantSource clock,
        HttpLimits limits) {
    public static final HttpServerConfig DEFAULT =
            new HttpServerConfig(4566, List.of(), 0, null, InstantSource.system(), HttpLimits.DEFAULT);

    public HttpServerConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
        if (eventLoops < 0) {
            throw new IllegalArgumentException("eventLoops " + eventLoops + " is negative");
        }
        addresses = List.copyOf(addresses);
    }

    /** Whether nothing outside this machine can reach the port. */
    public boolean isLoopbackOnly() {
        return addresses.stream().allMatch(InetAddress::isLoopbackAddress);
    }

    public HttpServerConfig withPort(int newPort) {
        return new HttpServerConfig(newPort, addresses, eventLoops, tls, clock, limits);
    }

    public HttpServerConfig withAddresses(List<InetAddress> newAddresses) {
        return new HttpServerConfig(port, newAddresses, eventLoops, tls, clock, limits);
    }

    /** Addresses or host names, as typed by an operator. */
    public HttpServerConfig withAddresses(String... newAddresses) throws UnknownHostException {
        InetAddress[] resolved = new InetAddress[newAddresses.length];
        for (int i = 0; i < resolved.length; i++) {
            resolved[i] = InetAddress.getByName(newAddresses[i]);
        }
        return withAddresses(List.of(resolved));
    }

    public HttpServerConfig withEventLoops(int newEventLoops) {
        return new HttpServerConfig(port, addresses, newEventLoops, tls, clock, limits);
    }

    public HttpServerConfig withTls(TlsIdentities newTls) {
        return new HttpServerConfig(port, addresses, eventLoops, newTls, clock, limits);
    }

    public HttpServerConfig withClock(InstantSource newClock) {
        return new HttpServerConfig(port, addresses, eventLoops, tls, newClock, limits);
    }

    public HttpServerConfig withLimits(HttpLimits newLimits) {
        return new HttpServerConfig(port, addresses, eventLoops, tls, clock, newLimits);
    }
}
