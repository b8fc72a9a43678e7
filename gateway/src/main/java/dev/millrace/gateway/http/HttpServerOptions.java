package dev.millrace.gateway.http;

import dev.millrace.gateway.http.tls.ServerTls;
import org.jspecify.annotations.Nullable;

/**
 * What the HTTP server is told at its start. Immutable.
 *
 * @param port 0 takes any free port
 * @param connectionsMax connections, and streams of those of HTTP/2, at once; what is beyond is closed at once
 * @param bodyBytesMax memory for request bodies, over all connections
 * @param tls null when the server speaks in plain text only
 */
public record HttpServerOptions(
        String host, int port, int connectionsMax, long bodyBytesMax, @Nullable ServerTls tls) {
    public HttpServerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is between 0 and 65535: " + port);
        }
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("at least one connection must be allowed: " + connectionsMax);
        }
    }
}
