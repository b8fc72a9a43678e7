package dev.millrace.loadtest.load.scenario;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;

/** The HTTP server under load. Immutable. */
public record Endpoint(String host, int port) {
    public Endpoint {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ": must be between 1 and 65535");
        }
    }

    /** Reads {@code http://HOST:PORT}. Throws {@link IllegalArgumentException} for anything more or less. */
    public static Endpoint parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not a URL: '" + url + "'", e);
        }
        boolean bare = uri.getPath() == null || uri.getPath().isEmpty() || uri.getPath().equals("/");
        if (!"http".equals(uri.getScheme()) || uri.getHost() == null || !bare || uri.getQuery() != null) {
            throw new IllegalArgumentException(
                    "not an endpoint: '" + url + "' (write http://HOST:PORT; the path belongs to the target)");
        }
        return new Endpoint(uri.getHost(), uri.getPort() == -1 ? 80 : uri.getPort());
    }

    /** Throws {@link IllegalArgumentException} when the host name cannot be resolved. */
    public InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("unknown host '" + host + "'", e);
        }
    }

    public boolean isLoopback() {
        return resolve().getAddress().isLoopbackAddress();
    }

    @Override
    public String toString() {
        return "http://" + host + ":" + port;
    }
}
