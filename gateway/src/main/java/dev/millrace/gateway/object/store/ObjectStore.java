package dev.millrace.gateway.object.store;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.gateway.object.change.BucketArn;
import dev.millrace.gateway.object.change.ChangeKind;
import dev.millrace.gateway.object.change.ChangeOrigin;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;

/**
 * Buckets and objects as directories and files, in the form and by the code of S3Proxy. Everything is made with the
 * first use: most servers never have a bucket. Thread-safe.
 */
public final class ObjectStore {
    /** The store as the request of a thread uses it. */
    private static final ScopedValue<BlobStore> CURRENT = ScopedValue.newInstance();

    private final Path directory;
    private final Account account;
    private final ChangeListener listener;
    private final Clock clock;
    private final Sequencers sequencers;
    /** Locks the making and removing of buckets. */
    private final Object buckets = new Object();

    private final Instant opened;
    private @Nullable WholeObjects files;
    private @Nullable StoreHandler handler;

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
        String bucket = BucketArn.bucket(arn);
        return bucket != null && hasBucket(bucket);
    }

    /** Whether a key is one of those under which the store keeps its own books: no client's object can have it. */
    public static boolean keepsItsBooksIn(String key) {
        return key.startsWith(BeingWritten.BOOKS);
    }

    /** Whether there is such an object, in a bucket that must exist. */
    public boolean hasObject(String bucket, String key) {
        return files().blobExists(bucket, key);
    }

    /** A page of the objects of a bucket, which must exist. */
    public ListObjectsV2Response list(ListObjectsV2Request request) {
        return Listing.page(files(), request);
    }

    /**
     * Serves a request of one of S3's clients, on the calling thread. What it changes is told to the listener, as
     * something that {@code origin} did. Throws {@link IOException} when the client leaves, and anything unchecked when
     * something of ours breaks.
     */
    public void serve(HttpServletRequest request, HttpServletResponse response, ChangeOrigin origin)
            throws IOException {
        StoreHandler served = handler();
        ScopedValue.where(CURRENT, watched(origin)).call(() -> {
            served.serve(request, response);
            return served; // there is nothing to return, and no form of call without it that may throw
        });
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

    private synchronized StoreHandler handler() {
        StoreHandler made = handler;
        if (made == null) {
            made = new StoreHandler(files(), CURRENT::get);
            handler = made;
        }
        return made;
    }

    private WatchedStore watched(ChangeOrigin origin) {
        WholeObjects store = files();
        return new WatchedStore(
                store,
                account.region(),
                buckets,
                new ObjectFiles(directory),
                new Leftovers(store.all(), opened),
                origin,
                listener,
                sequencers,
                clock);
    }

    private synchronized WholeObjects files() {
        WholeObjects made = files;
        if (made == null) {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot make the directory of objects " + directory, e);
            }
            made = new WholeObjects(new FilesystemNio2BlobStore(directory.toString()));
            files = made;
        }
        return made;
    }
}
