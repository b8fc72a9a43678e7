package dev.millrace.gateway.object.store;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Buckets and objects as directories and files, served by S3Proxy on a port of the loopback that only this server can
 * use. Everything is made with the first use: most servers never have a bucket. Thread-safe.
 */
public final class ObjectStore implements AutoCloseable {
    private static final String ARN = "arn:aws:s3:::";
    private static final int SECRET_BYTES = 32;
    private static final long STOP_MILLIS = 2_000;

    private final Path directory;
    private final Account account;
    private final ChangeListener listener;
    private final Clock clock;
    private final Sequencers sequencers;
    private final Instant opened;
    private final Origins origins = new Origins();
    private @Nullable BlobStore files;
    private @Nullable S3Proxy server;
    private volatile @Nullable StoreEndpoint endpoint;

    public ObjectStore(Path directory, Account account, ChangeListener listener, Clock clock) {
        this.directory = directory;
        this.account = account;
        this.listener = listener;
        this.clock = clock;
        this.sequencers = new Sequencers(clock);
        this.opened = Instant.ofEpochMilli(clock.epochMillis());
    }

    /** Where clients believe the buckets to be. */
    public String region() {
        return account.region();
    }

    /** To whom all buckets belong. */
    public String owner() {
        return account.id();
    }

    /** Whether there is such a bucket; quick, and without starting anything. */
    public boolean hasBucket(String name) {
        return BucketName.isPossible(name) && Files.isDirectory(directory.resolve(name));
    }

    /** Whether an ARN is that of a bucket that there is. */
    public boolean hasBucketOfArn(String arn) {
        return arn.startsWith(ARN) && hasBucket(arn.substring(ARN.length()));
    }

    /** Whether there is such an object, in a bucket that must exist. */
    public boolean hasObject(String bucket, String key) {
        return files().blobExists(bucket, key);
    }

    /** A page of the objects of a bucket, which must exist. */
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        return Listing.page(files(), request);
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

    /** Stores an object that a form uploads, into a bucket that must exist; its ETag. */
    public String post(PutObjectRequest request, InputStream content, ChangeOrigin origin) {
        String eTag = watched(origin).store(ChangeKind.POST, request, content).eTag();
        return '"' + eTag.replace("\"", "") + '"';
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

    private WatchedStore watched(ChangeOrigin origin) {
        BlobStore store = files();
        return new WatchedStore(
                store,
                account.region(),
                new ObjectFiles(directory),
                new Leftovers(store, opened),
                origin,
                listener,
                sequencers,
                clock);
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
