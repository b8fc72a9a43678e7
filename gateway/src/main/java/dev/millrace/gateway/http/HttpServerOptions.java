package dev.millrace.gateway.http;

/**
 * What the HTTP server is told at its start. Immutable.
 *
 * @param port 0 takes any free port
 * @param connectionsMax further connections are closed at once
 * @param bodyBytesMax memory for request bodies, over all connections
 */
public record HttpServerOptions(String host, int port, int connectionsMax, long bodyBytesMax) {
    public HttpServerOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is between 0 and 65535: " + port);
        }
        if (connectionsMax < 1) {
            throw new IllegalArgumentException("at least one connection must be allowed: " + connectionsMax);
        }
    }
}
