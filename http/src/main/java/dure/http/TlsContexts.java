package dure.http;

import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.AsyncMapping;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/** TLS 1.2 and 1.3 with ALPN, by the name the client asks for; looked up on a virtual thread, as keys may be made. */
final class TlsContexts implements AsyncMapping<@Nullable String, SslContext> {
    private final TlsIdentities identities;
    /** Each is kept as long as its identity is. */
    private final Map<TlsIdentity, SslContext> contexts = Collections.synchronizedMap(new WeakHashMap<>());

    TlsContexts(TlsIdentities identities) {
        this.identities = identities;
    }

    @Override
    public Future<SslContext> map(@Nullable String name, Promise<SslContext> promise) {
        Thread.ofVirtual().name("http-tls").start(() -> {
            try {
                TlsIdentity identity = identities.forName(name);
                SslContext context = contexts.get(identity);
                if (context == null) {
                    context = build(identity);
                    contexts.put(identity, context);
                }
                promise.setSuccess(context);
            } catch (IOException | RuntimeException e) {
                promise.setFailure(e);
            }
        });
        return promise;
    }

    private static SslContext build(TlsIdentity identity) throws IOException {
        return SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }
}
