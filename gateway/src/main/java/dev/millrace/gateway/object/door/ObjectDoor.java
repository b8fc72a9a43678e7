package dev.millrace.gateway.object.door;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.auth.ObjectCaller;
import dev.millrace.gateway.auth.ObjectSignatures;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.http.ControlPlane;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.RequestTarget;
import dev.millrace.gateway.http.route.SignedService;
import dev.millrace.gateway.object.bucket.BucketOperations;
import dev.millrace.gateway.object.cors.BucketCors;
import dev.millrace.gateway.object.form.FormUpload;
import dev.millrace.gateway.object.setting.BucketSettings;
import dev.millrace.gateway.object.store.ObjectStore;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
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
    private static final String CREDENTIAL = "X-Amz-Credential=";

    private final ObjectStore store;
    private final ControlPlane control;
    private final BucketOperations operations;
    private final BucketSettings<BucketCors> cors;
    private final ObjectSignatures signatures;
    private final Executor storeThreads;
    private final Clock clock;
    private final StoreCalls calls;

    /**
     * The door of one event loop.
     *
     * @param operations what is answered beside the store
     * @param cors which pages of other origins may read the answers
     * @param signatures looked at before anything else is done
     * @param documents the memory of all bodies that are looked at whole before the store sees them
     * @param storeThreads one for each request that is with the store, or brings it a form
     */
    public ObjectDoor(
            ObjectStore store,
            ControlPlane control,
            BucketOperations operations,
            BucketSettings<BucketCors> cors,
            ObjectSignatures signatures,
            BodyBudget documents,
            Executor storeThreads,
            Clock clock) {
        this.store = store;
        this.control = control;
        this.operations = operations;
        this.cors = cors;
        this.signatures = signatures;
        this.storeThreads = storeThreads;
        this.clock = clock;
        this.calls = new StoreCalls(store, documents, storeThreads, clock);
    }

    @Override
    public @Nullable Destination destinationOf(HttpRequest request) {
        String target = request.uri();
        String authorization = request.headers().get(HttpHeaderNames.AUTHORIZATION);
        boolean signed = SERVICE.equals(SignedService.of(authorization))
                || ObjectSignatures.isOfObjects(authorization)
                || isLinkOfS3(target);
        String host = request.headers().get(HttpHeaderNames.HOST);
        String hostBucket = ObjectAddress.bucketOfHost(host, signed);
        boolean told = signed || hostBucket != null;
        ObjectAddress address = ObjectAddress.of(target, told ? hostBucket : localBucket(host));
        if (!told && !isLeftForObjects(request, address)) {
            return null;
        }
        try {
            return destinationOf(request, address, ObjectQuery.parse(address.query()));
        } catch (IllegalArgumentException e) {
            return new RefusedRequest(new Refusal.OfService(
                    "InvalidURI", "Couldn't parse the specified URI: " + e.getMessage() + "."));
        }
    }

    /** Whether a request target carries a signature for S3, of version 4 or 2. */
    private static boolean isLinkOfS3(String target) {
        int question = target.indexOf('?');
        if (question < 0) {
            return false;
        }
        int credential = target.indexOf(CREDENTIAL, question);
        if (credential < 0) {
            return target.indexOf("AWSAccessKeyId=", question) >= 0;
        }
        int end = target.indexOf('&', credential);
        String value = target.substring(credential, end < 0 ? target.length() : end);
        return value.contains("/s3/") || value.contains("%2Fs3%2F") || value.contains("%2fs3%2f");
    }

    private Destination destinationOf(HttpRequest request, ObjectAddress address, ObjectQuery query) {
        address.requirePlain();
        Destination destination;
        try {
            destination = plainDestinationOf(request, address, query);
        } catch (RefusedException e) {
            destination = new RefusedRequest(e.refusal());
        }
        Map<String, String> headers = cors.of(address.bucketName())
                .headers(
                        request.headers().get(HttpHeaderNames.ORIGIN),
                        request.method().name());
        return headers.isEmpty() ? destination : new CorsDestination(destination, headers);
    }

    private Destination plainDestinationOf(HttpRequest request, ObjectAddress address, ObjectQuery query) {
        boolean isPreflight = request.method().equals(HttpMethod.OPTIONS) && !address.bucket().isEmpty();
        // Browsers sign no preflights.
        ObjectCaller caller =
                isPreflight ? ObjectCaller.NOBODY : signatures.callerOf(SignedRequest.ofHead(request));
        Operation operation = operation(request.method().name(), address, query);
        boolean isForm = operation == null
                && request.method().equals(HttpMethod.POST)
                && address.isBucket()
                && FormUpload.isForm(request.headers().get(HttpHeaderNames.CONTENT_TYPE));
        if (caller.equals(ObjectCaller.NOBODY) && !isForm && !isPreflight) {
            signatures.checkUnsigned(); // forms are signed in their fields
        }
        if (operation != null) {
            return control.destinationOf(
                    new CheckedOperation(operation),
                    RequestTarget.parse(request.uri()),
                    Map.of("Bucket", address.bucketName(), "Key", address.key()));
        }
        return isForm
                ? new FormUpload(store, signatures, address.bucketName(), storeThreads, clock)
                : new StoreDestination(calls, address, query, caller);
    }

    private @Nullable Operation operation(String method, ObjectAddress address, ObjectQuery query) {
        if (address.bucket().isEmpty()) {
            return null;
        }
        return address.isBucket()
                ? operations.ofBucket(method, query.names())
                : operations.ofObject(method, query.names());
    }

    /** What browsers make of links to buckets that there are. */
    private @Nullable String localBucket(@Nullable String host) {
        String bucket = ObjectAddress.bucketOfHost(host, true);
        return bucket != null && store.hasBucket(bucket) ? bucket : null;
    }

    private boolean isLeftForObjects(HttpRequest request, ObjectAddress address) {
        return !control.serves(request.method().name(), request.uri()) // before the disk is asked
                && store.hasBucket(address.bucket());
    }
}
