package dev.millrace.gateway.object.proxy;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.gateway.http.ControlPlane;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.RequestTarget;
import dev.millrace.gateway.http.route.SignedService;
import dev.millrace.gateway.object.store.ObjectStore;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Where S3's clients come in: told by their signature, by a host that is a bucket's, or, unsigned, by a path that
 * begins with a bucket that there is and that nobody else serves. Confined to its event loop.
 */
public final class ObjectDoor implements Door {
    private static final String SERVICE = "s3";

    private final ObjectStore store;
    private final ControlPlane control;
    private final Map<String, Operation> notification;
    private final StoreForwarder forwarder;

    /**
     * The door of one event loop.
     *
     * @param notification the operations on a bucket's notifications, by their methods
     * @param threads where the store is started; bounded: it rejects what it has no room for
     */
    public ObjectDoor(
            EventLoop loop,
            EventLoops loops,
            ObjectStore store,
            ControlPlane control,
            Map<String, Operation> notification,
            Executor threads,
            Clock clock) {
        this.store = store;
        this.control = control;
        this.notification = notification;
        this.forwarder = new StoreForwarder(store, new StoreConnections(loop, loops, clock), threads, clock);
    }

    @Override
    public @Nullable Destination destinationOf(HttpRequest request) {
        String target = request.uri();
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        boolean signed = SERVICE.equals(SignedService.of(authorization)) || Presigned.isOfS3(target);
        String hostBucket = ObjectAddress.bucketOfHost(request.headers().get(HttpHeaderNames.HOST), signed);
        ObjectAddress address = ObjectAddress.of(target, hostBucket);
        if (!signed && hostBucket == null && !isLeftForObjects(request, address)) {
            return null;
        }
        try {
            ObjectQuery query = ObjectQuery.parse(address.query());
            Operation operation =
                    address.isBucket() && query.has("notification") ? notification.get(request.method().name()) : null;
            return operation == null
                    ? new ForwardedRequest(forwarder, address, query)
                    : control.destinationOf(
                            operation, RequestTarget.parse(target), Map.of("Bucket", address.bucketName()));
        } catch (IllegalArgumentException e) {
            return new ForwardedRequest.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    private boolean isLeftForObjects(HttpRequest request, ObjectAddress address) {
        return store.hasBucket(address.bucket())
                && !control.serves(request.method().name(), request.uri());
    }
}
