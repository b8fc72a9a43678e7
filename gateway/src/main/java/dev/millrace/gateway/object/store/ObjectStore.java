package dev.millrace.gateway.object.store;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.object.change.ChangeOrigin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Buckets and objects as directories and files, served by S3Proxy on a port of the loopback that only this server can
 * use. Everything is made with the first use: most servers never have a bucket. Thread-safe.
 */
public final class ObjectStore implements AutoCloseable {
    private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{2,62}");
    private static final String ARN = "arn:aws:s3:::";
    private static final int SECRET_BYTES = 32;
    private static final long STOP_MILLIS = 2_000;

    private final Path directory;
    private final ChangeListener listener;
    private final Clock clock;
    private final Sequencers sequencers;
    private final Origins origins = new Origins();
    private @Nullable BlobStore files;
    private @Nullable S3Proxy server;
    private volatile @Nullable StoreEndpoint endpoint;

    public ObjectStore(Path directory, ChangeListener listener, Clock clock) {
        this.directory = directory;
        this.listener = listener;
        this.clock = clock;
        this.sequencers = new Sequencers(clock);
    }

    /** Whether there is such a bucket; quick, and without starting anything. */
    public boolean hasBucket(String name) {
        return BUCKET.matcher(name).matches() && Files.isDirectory(directory.resolve(name));
    }

    /** Whether an ARN is that of a bucket that there is. */
    public boolean hasBucketOfArn(String arn) {
        return arn.startsWith(ARN) && hasBucket(arn.substring(ARN.length()));
    }

    /** The requests that are on their way through the store. */
    public Origins origins() {
        return origins;
    }

    /** Where the store listens; null before its start. */
    public @Nullable StoreEndpoint endpointIfStarted() {
        return endpoint;
    }

    /** Where the store listens. It is started if need be, which takes a second. */
    public synchronized StoreEndpoint endpoint() {
        StoreEndpoint started = endpoint;
        if (started == null) {
            started = start();
            endpoint = started;
        }
        return started;
    }

    /** The content of an object, which the caller closes; null when there is no such object or bucket. */
    public @Nullable InputStream open(String bucket, String key) {
        if (!hasBucket(bucket)) {
            return null;
        }
        try {
            return files().getBlob(
                    GetObjectRequest.builder().bucket(bucket).key(key).build());
        } catch (NoSuchKeyException e) {
            return null;
        }
    }

    /** An object as a whole; null when there is no such object or bucket. */
    public byte @Nullable [] read(String bucket, String key) {
        try (InputStream content = open(bucket, key)) {
            return content == null ? null : content.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + key + " in bucket " + bucket, e);
        }
    }

    /** Stores an object that the server itself writes, as a client would, into a bucket that must exist. */
    public void put(String bucket, String key, String contentType, byte[] content, ChangeOrigin origin) {
        PutObjectRequest request = PutObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .contentType(contentType)
                .contentLength((long) content.length)
                .build();
        watched(origin).putBlob(request, new ByteArrayInputStream(content));
    }

    private StoreEndpoint start() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        S3Proxy made = S3Proxy.builder()
                .blobStore(files())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "nobody", secret)
                .stopTimeout(STOP_MILLIS)
                .build();
        made.setBlobStoreLocator((key, bucket, object) -> {
            ChangeOrigin origin = origins.of(key);
            return origin == null ? null : new AccessGrant(secret, watched(origin));
        });
        try {
            made.start();
        } catch (Exception e) {
            throw new IllegalStateException("the object store cannot be started: " + e.getMessage(), e);
        }
        server = made;
        return new StoreEndpoint(made.getPort(), secret);
    }

    private BlobStore watched(ChangeOrigin origin) {
        return new WatchedStore(files(), origin, listener, sequencers, clock);
    }

    private synchronized BlobStore files() {
        BlobStore made = files;
        if (made == null) {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make the directory of objects " + directory, e);
            }
            made = new FilesystemNio2BlobStore(directory.toString());
            files = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (server != null) {
            try {
                server.stop();
            } catch (Exception e) {
                throw new IllegalStateException("the object store cannot be stopped: " + e.getMessage(), e);
            }
        }
    }
}
