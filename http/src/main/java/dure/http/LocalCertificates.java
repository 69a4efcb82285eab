package dure.http;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of this machine's own authority, kept in a directory: {@code ca.pem}, {@code ca.key}, {@code
 * server.pem},
 * {@code server.key}, all 0600. Nothing is made or read before the first TLS connection or the first call.
 *
 * <p>One stored certificate covers {@code localhost}, the service suffixes one label deep and the given domains. A
 * name
 * it does not cover ({@code bucket.s3.us-east-1.localhost}, a distribution's alias) gets a certificate of its own
 * when
 * a client first asks for it, kept in memory only, {@value #MAX_NAMES} at most, the longest unused forgotten first.
 */
public final class LocalCertificates implements TlsIdentities {
    private static final int MAX_NAMES = 256;
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);
    private static final Pattern HOST_NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})+");
    private static final List<String> SUFFIXES = List.of("s3", "execute-api", "cloudfront", "s3-website", "lambda-url");

    private final Path directory;
    private final InstantSource clock;
    private final List<String> names;
    private final Map<String, TlsIdentity> issued = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TlsIdentity> eldest) {
            return size() > MAX_NAMES;
        }
    };
    private @Nullable CertificateAuthority authority;
    private @Nullable TlsIdentity server;

    private LocalCertificates(Path directory, InstantSource clock, List<String> names) {
        this.directory = directory;
        this.clock = clock;
        this.names = names;
    }

    /**
     * Certificates for {@code localhost} and for further domain suffixes.
     *
     * @param directory made when absent, with mode 0700
     */
    public static LocalCertificates in(Path directory, InstantSource clock, String... domains) {
        List<String> names = new ArrayList<>();
        addDomain(names, "localhost");
        for (String domain : domains) {
            if (!domain.equals("localhost")) {
                addDomain(names, domain);
            }
        }
        names.add("127.0.0.1");
        names.add("::1");
        return new LocalCertificates(directory, clock, List.copyOf(names));
    }

    private static void addDomain(List<String> names, String domain) {
        names.add(domain);
        names.add("*." + domain);
        SUFFIXES.forEach(suffix -> names.add("*." + suffix + "." + domain));
    }

    /** The file to trust, made when there is none. */
    public synchronized Path caCertificate() throws IOException {
        authority();
        return directory.resolve("ca.pem");
    }

    @Override
    public synchronized TlsIdentity forName(@Nullable String serverName) throws IOException {
        TlsIdentity own = server();
        if (serverName == null || !HOST_NAME.matcher(serverName).matches() || isCovered(serverName)) {
            return own;
        }
        TlsIdentity identity = issued.get(serverName);
        if (identity == null || isExpiring(identity.chain().getFirst())) {
            identity = authority().issue(List.of(serverName), clock.instant());
            issued.put(serverName, identity);
        }
        return identity;
    }

    private boolean isCovered(String name) {
        return names.contains(name) || names.contains("*" + name.substring(name.indexOf('.')));
    }

    private TlsIdentity server() throws IOException {
        TlsIdentity current = server;
        if (current == null || isExpiring(current.chain().getFirst())) {
            current = load();
            server = current;
        }
        return current;
    }

    private TlsIdentity load() throws IOException {
        CertificateAuthority ca = authority();
        Path certificateFile = directory.resolve("server.pem");
        Path keyFile = directory.resolve("server.key");
        if (Files.exists(certificateFile) && Files.exists(keyFile)) {
            TlsIdentity stored = TlsIdentity.read(certificateFile, keyFile);
            X509Certificate certificate = stored.chain().getFirst();
            boolean ours = stored.chain().getLast().equals(ca.certificate());
            if (ours && !isExpiring(certificate) && subjects(certificate).containsAll(dnsNames())) {
                return stored;
            }
        }
        TlsIdentity made = ca.issue(names, clock.instant());
        Pem.writePrivately(keyFile, Pem.key(made.key()));
        Pem.writePrivately(certificateFile, Pem.certificates(made.chain()));
        return made;
    }

    private CertificateAuthority authority() throws IOException {
        CertificateAuthority current = authority;
        if (current == null) {
            if (!Files.exists(directory)) {
                Files.createDirectories(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            current = CertificateAuthority.in(directory, clock.instant());
            authority = current;
        }
        return current;
    }

    private boolean isExpiring(X509Certificate certificate) {
        Instant end = certificate.getNotAfter().toInstant();
        return clock.instant().plus(RENEW_BEFORE).isAfter(end);
    }

    private Set<String> dnsNames() {
        Set<String> dns = new HashSet<>(names);
        dns.removeIf(name -> name.equals("127.0.0.1") || name.equals("::1"));
        return dns;
    }

    private static Set<String> subjects(X509Certificate certificate) throws IOException {
        Set<String> subjects = new HashSet<>();
        try {
            var all = certificate.getSubjectAlternativeNames();
            if (all != null) {
                all.forEach(subject -> subjects.add(String.valueOf(subject.get(1))));
            }
        } catch (CertificateParsingException e) {
            throw new IOException("the stored server certificate cannot be read", e);
        }
        return subjects;
    }
}
