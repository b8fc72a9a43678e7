package dev.millrace.gateway.http.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http2.Http2SecurityUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import javax.net.ssl.SSLException;

/** The server's side of TLS 1.3 and 1.2, which offers HTTP/2 and HTTP/1.1. Thread-safe. */
public final class ServerTls {
    private static final int HANDSHAKE_MILLIS_MAX = 10_000;

    private final SslContext context;

    private ServerTls(SslContext context) {
        this.context = context;
    }

    /** Throws {@link IllegalArgumentException}, with a message for the operator, when the files are of no use. */
    public static ServerTls of(CertificateFiles files) {
        CertificateFiles.ServerKey server = files.read();
        try {
            return new ServerTls(SslContextBuilder.forServer(server.key(), server.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3", "TLSv1.2")
                    .ciphers(Http2SecurityUtil.CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
                    .applicationProtocolConfig(new ApplicationProtocolConfig(
                            ApplicationProtocolConfig.Protocol.ALPN,
                            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                            ApplicationProtocolNames.HTTP_2,
                            ApplicationProtocolNames.HTTP_1_1))
                    .build());
        } catch (SSLException e) {
            throw new IllegalArgumentException(
                    "The certificate in " + files.certificate() + " is of no use: " + e.getMessage(), e);
        }
    }

    /** What decrypts and encrypts on one connection. */
    public SslHandler newHandler(ByteBufAllocator allocator) {
        SslHandler handler = context.newHandler(allocator);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS_MAX);
        return handler;
    }
}
