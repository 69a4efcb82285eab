package dure.sns;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes a certificate that its own key has signed. Apart from its user, since whatever names a class of Bouncy Castle in a
 * catch makes the JVM check that library's signed jars as soon as it is loaded, which is at every start of Dure.
 */
final class SelfSigned {
    private SelfSigned() {}

    static byte[] certificate(KeyPair pair, Instant from, Duration validity) throws GeneralSecurityException {
        X500Name name = new X500Name("CN=sns.amazonaws.com, O=Dure");
        try {
            return new JcaX509v3CertificateBuilder(
                            name,
                            BigInteger.valueOf(from.toEpochMilli()),
                            Date.from(from),
                            Date.from(from.plus(validity)),
                            name,
                            pair.getPublic())
                    .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException | IOException impossible) {
            throw new GeneralSecurityException(impossible);
        }
    }
}
