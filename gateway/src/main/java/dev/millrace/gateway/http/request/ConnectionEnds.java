package dev.millrace.gateway.http.request;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Who speaks with whom on a connection and how, as texts: made when first asked for. Confined to its event loop. */
public final class ConnectionEnds {
    private final Channel channel;
    private final String scheme;
    private @Nullable String clientAddress;
    private @Nullable String serverPort;

    public ConnectionEnds(Channel channel, String scheme) {
        this.channel = channel;
        this.scheme = scheme;
    }

    /** How they speak: {@code http} or, encrypted, {@code https}. */
    public String scheme() {
        return scheme;
    }

    public String clientAddress() {
        if (clientAddress == null) {
            String address = ((InetSocketAddress) channel.remoteAddress()).getAddress().getHostAddress();
            clientAddress = address.split("%", 2)[0]; // behind it is our own name of the link
        }
        return clientAddress;
    }

    public String serverPort() {
        if (serverPort == null) {
            serverPort = Integer.toString(((InetSocketAddress) channel.localAddress()).getPort());
        }
        return serverPort;
    }
}
