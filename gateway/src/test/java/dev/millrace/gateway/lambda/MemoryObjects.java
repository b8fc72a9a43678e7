package dev.millrace.gateway.lambda;

import dev.millrace.gateway.lambda.function.code.ObjectSource;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Objects in buckets, which are in memory. Confined to the test's thread. */
public final class MemoryObjects implements ObjectSource {
    private final Map<String, Map<String, byte[]>> buckets = new HashMap<>();
    /** How many were opened and not closed. */
    public int open;

    public void put(String bucket, String key, byte[] content) {
        buckets.computeIfAbsent(bucket, any -> new HashMap<>()).put(key, content);
    }

    @Override
    public boolean hasBucket(String bucket) {
        return buckets.containsKey(bucket);
    }

    @Override
    public @Nullable InputStream open(String bucket, String key) {
        byte[] content = buckets.getOrDefault(bucket, Map.of()).get(key);
        if (content == null) {
            return null;
        }
        open++;
        return new ByteArrayInputStream(content) {
            @Override
            public void close() {
                open--;
            }
        };
    }
}
