package dev.millrace.loadtest.bench.web;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3Proxy by itself, over files, which takes requests from anybody.
 *
 * <p>Usage: {@code PlainStore PORT DIRECTORY}
 */
public final class PlainStore {
    private PlainStore() {}

    /** Throws what hinders it from starting. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[1]));
        FilesystemNio2BlobStore files = new FilesystemNio2BlobStore(directory.toString());
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(files)
                .endpoint(URI.create("http://127.0.0.1:" + args[0]))
                .build();
        proxy.setBlobStoreLocator((key, bucket, object) -> AccessGrant.anonymous(files));
        proxy.start();
    }
}
