package dev.millrace.gateway.http.tls;

import dev.millrace.gateway.http.request.ClientFault;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the end of a handshake, and has the connection speak what client and server have agreed on there; HTTP/1.1
 * where the client has nothing to say about it. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to changes nothing
public final class Negotiation extends ApplicationProtocolNegotiationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Negotiation.class);

    private final Consumer<ChannelPipeline> http1;
    private final Consumer<ChannelPipeline> http2;

    /** What is done with the pipeline for each of the two. */
    public Negotiation(Consumer<ChannelPipeline> http1, Consumer<ChannelPipeline> http2) {
        super(ApplicationProtocolNames.HTTP_1_1);
        this.http1 = http1;
        this.http2 = http2;
    }

    @Override
    protected void configurePipeline(ChannelHandlerContext context, String protocol) {
        (protocol.equals(ApplicationProtocolNames.HTTP_2) ? http2 : http1).accept(context.pipeline());
    }

    /** A handshake that fails is the client's affair: it does not trust us, or speaks something else. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!ClientFault.isBehind(cause)) {
            LOG.warn("Closed a connection after an unexpected failure", cause);
        }
        context.close();
    }
}
