package dev.millrace.gateway.object.door;

import dev.millrace.gateway.http.route.RequestTarget;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an S3 request is about, in its path or in the name of its host. Immutable.
 *
 * @param bucket as it was sent, still encoded; empty for a request about all buckets
 * @param path {@code /bucket/key} as the store takes it, still encoded
 * @param query as it was sent, without the question mark
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html">Virtual hosting</a>
 */
record ObjectAddress(String bucket, String path, String query) {
    /** {@code bucket.s3.region.amazonaws.com}, {@code bucket.s3.localhost}. */
    private static final Pattern HOST_OF_BUCKET = Pattern.compile("(.{3,63}?)\\.s3[.-].+");
    /** What SDKs make of the endpoint {@code http://localhost:4566}. */
    private static final Pattern LOCAL_HOST_OF_BUCKET = Pattern.compile("(.{3,63})\\.localhost");

    /** The bucket that a host's name is for; null when it is for none. */
    static @Nullable String bucketOfHost(@Nullable String host, boolean signedForS3) {
        if (host == null) {
            return null;
        }
        int port = host.lastIndexOf(':');
        String name = (port < 0 ? host : host.substring(0, port)).toLowerCase(Locale.ROOT);
        Matcher bucket = HOST_OF_BUCKET.matcher(name);
        if (bucket.matches()) {
            return bucket.group(1);
        }
        Matcher local = LOCAL_HOST_OF_BUCKET.matcher(name);
        return signedForS3 && local.matches() && !local.group(1).equals("s3") ? local.group(1) : null;
    }

    /**
     * Takes a request target apart.
     *
     * @param hostBucket the bucket that the host's name is for, or null
     */
    static ObjectAddress of(String target, @Nullable String hostBucket) {
        String sent = RequestTarget.pathAndQuery(target);
        String local = sent.startsWith("/") ? sent : "/"; // of OPTIONS *
        int question = local.indexOf('?');
        String path = question < 0 ? local : local.substring(0, question);
        String query = question < 0 ? "" : local.substring(question + 1);
        if (hostBucket != null) {
            return new ObjectAddress(hostBucket, "/" + hostBucket + path, query);
        }
        int end = path.indexOf('/', 1);
        if (end >= 0 || path.length() <= 1) {
            return new ObjectAddress(path.substring(1, Math.max(1, end)), path, query);
        }
        return new ObjectAddress(path.substring(1), path + "/", query); // for the store, /healthz is no bucket
    }

    /** The bucket's name, decoded. Throws {@link IllegalArgumentException} when an escape is not one. */
    String bucketName() {
        return QueryStringDecoder.decodeComponent(bucket.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    /** The object's key, decoded as the store does; empty for a request about a bucket as a whole. Throws likewise. */
    String key() {
        return QueryStringDecoder.decodeComponent(
                path.substring(Math.min(path.length(), bucket.length() + 2)), StandardCharsets.UTF_8);
    }

    /**
     * Throws {@link IllegalArgumentException} when the path is one that must not become that of a file: with an escape
     * that is none, a zero byte, or a step to where it is or above.
     */
    void requirePlain() {
        if (path.indexOf('%') < 0 && !path.contains("/.")) {
            return; // nearly always
        }
        for (String segment : path.split("/", -1)) {
            String plain = QueryStringDecoder.decodeComponent(segment, StandardCharsets.UTF_8);
            if (plain.equals(".") || plain.equals("..")) {
                throw new IllegalArgumentException("a part of its path is " + plain);
            }
            if (plain.indexOf(0) >= 0) {
                throw new IllegalArgumentException("a part of its path has a zero byte");
            }
        }
    }

    /** Whether it is about a bucket as a whole. */
    boolean isBucket() {
        return !bucket.isEmpty() && path.length() <= bucket.length() + 2;
    }
}
