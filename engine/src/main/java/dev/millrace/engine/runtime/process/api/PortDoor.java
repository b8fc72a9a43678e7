package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.runtime.process.host.LocalSocket;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.SocketChannel;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The port of one worker. Every process that shares the loopback address can call it, so only the worker's own are let
 * in. While it is looked at one caller, the kernel keeps the others, in the order in which they came: however many
 * strangers call, they take neither memory nor a connection, and the worker has its turn. Confined to the event loop.
 */
final class PortDoor extends ChannelInitializer<SocketChannel> {
    private static final Logger LOG = LoggerFactory.getLogger(PortDoor.class);

    private final Visitors visitors;
    private final Predicate<LocalSocket> rightful;
    private final Consumer<Channel> welcome;
    private boolean strangerTold;

    PortDoor(Visitors visitors, Predicate<LocalSocket> rightful, Consumer<Channel> welcome) {
        this.visitors = visitors;
        this.rightful = rightful;
        this.welcome = welcome;
    }

    ServerBootstrap bootstrap(Class<? extends ServerChannel> kind) {
        return new ServerBootstrap()
                .channel(kind)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(this);
    }

    @Override
    protected void initChannel(SocketChannel visitor) {
        Channel door = visitor.parent();
        door.config().setAutoRead(false);
        visitors.look(visitor, rightful, isRightful -> {
            door.config().setAutoRead(true);
            if (!visitor.isActive()) {
                return; // it has gone meanwhile
            }
            if (isRightful) {
                welcome.accept(visitor);
                visitor.config().setAutoRead(true);
            } else {
                turnAway(visitor);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for its end
    private void turnAway(SocketChannel stranger) {
        stranger.close();
        if (!strangerTold) {
            strangerTold = true;
            LOG.warn(
                    "turned {} away from {}, the port of a worker that it is not part of; others are not told",
                    stranger.remoteAddress(),
                    stranger.localAddress());
        }
    }
}
