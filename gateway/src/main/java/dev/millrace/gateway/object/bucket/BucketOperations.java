package dev.millrace.gateway.object.bucket;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.object.cors.BucketCors;
import dev.millrace.gateway.object.cors.Preflight;
import dev.millrace.gateway.object.setting.BucketSettings;
import dev.millrace.gateway.object.store.ObjectStore;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The requests about buckets and objects that are answered beside the store, told by a parameter of their query. The
 * store would take some of them for others: one that it does not know is, with PUT, a new bucket or object. Immutable.
 */
public final class BucketOperations {
    private static final String ALL_METHODS = "";
    private static final String PREFLIGHT = "OPTIONS";

    /** By parameter, then by method. */
    private final Map<String, Map<String, Operation>> ofBuckets = new HashMap<>();

    private final Map<String, Map<String, Operation>> ofObjects = new HashMap<>();
    private final Operation preflight;

    /**
     * The operations on the buckets of a store.
     *
     * @param notification those on a bucket's notifications, by their methods
     * @param cors what buckets were told of pages of other origins
     */
    public BucketOperations(
            ObjectStore store, Map<String, Operation> notification, BucketSettings<BucketCors> cors) {
        preflight = new Preflight(cors);
        ofBuckets.put("notification", notification);
        ofBuckets.put("cors", Map.of(ALL_METHODS, new CorsOfBucket(cors, store::hasBucket)));
        ofBuckets.put("location", Map.of(ALL_METHODS, new GetBucketLocation(store::hasBucket, store.region())));
        ofBuckets.put("versions", Map.of("GET", new ListVersions(store)));
        for (Unconfigured what : Unconfigured.OF_BUCKETS) {
            ofBuckets.put(
                    what.parameter(),
                    Map.of(ALL_METHODS, new AskUnconfigured(what, call -> NamedBucket.of(call, store::hasBucket))));
        }
        for (Unconfigured what : Unconfigured.OF_OBJECTS) {
            ofObjects.put(
                    what.parameter(),
                    Map.of(ALL_METHODS, new AskUnconfigured(what, call -> requireObject(call, store))));
        }
    }

    /**
     * The operation on a bucket as a whole, or null when the store has it.
     *
     * @param parameters the names in the query
     */
    public @Nullable Operation ofBucket(String method, Collection<String> parameters) {
        return method.equals(PREFLIGHT) ? preflight : find(ofBuckets, method, parameters);
    }

    /** As {@link #ofBucket}, on an object. */
    public @Nullable Operation ofObject(String method, Collection<String> parameters) {
        return method.equals(PREFLIGHT) ? preflight : find(ofObjects, method, parameters);
    }

    private static @Nullable Operation find(
            Map<String, Map<String, Operation>> operations, String method, Collection<String> parameters) {
        for (String parameter : parameters) {
            Map<String, Operation> byMethod = operations.get(parameter);
            if (byMethod != null) {
                Operation ofAll = byMethod.get(ALL_METHODS);
                return ofAll == null ? byMethod.get(method) : ofAll;
            }
        }
        return null;
    }

    private static void requireObject(HttpCall call, ObjectStore store) {
        String bucket = NamedBucket.of(call, store::hasBucket);
        String key = call.pathParameter("Key");
        if (!store.hasObject(bucket, key)) {
            throw new RefusedException(
                    new Refusal.OfService("NoSuchKey", "The specified key does not exist.", Map.of("Key", key)));
        }
    }
}
