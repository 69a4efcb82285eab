package dure.cloudfront;

/** What holds for every origin that is a web server. */
public final class CustomOrigins {
    /** The idle time after which the JDK's client closes a connection; it knows one for all. AWS's default, too. */
    public static final int KEEPALIVE_SECONDS = 5;

    public static final int READ_SECONDS = 30;

    private CustomOrigins() {}

    /** To be called before anybody uses the JDK's HTTP client, which reads it once. */
    public static void setUp() {
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        System.setProperty("jdk.httpclient.keepalive.timeout", Integer.toString(KEEPALIVE_SECONDS));
    }
}
