package dev.millrace.gateway.object.store;

import com.google.common.base.Throwables;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.Supplier;
import org.gaul.s3proxy.AccessGrant;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** S3Proxy's reading of S3's requests, without its server. Signatures are none of its business. Thread-safe. */
final class StoreHandler extends S3ProxyHandler {
    private static final long OBJECT_BYTES_MAX = 5L << 30;
    private static final long UNCHUNKED_BYTES_MAX = 128L << 20;
    private static final int CHUNK_BYTES_MAX = 16 << 20;
    private static final int SKEW_SECONDS_MAX = 15 * 60;
    private static final int NOT_MODIFIED = 304;

    /** @param current the store as the request of the calling thread uses it */
    StoreHandler(BlobStore files, Supplier<BlobStore> current) {
        super(
                files,
                AuthenticationType.NONE,
                null,
                null,
                null,
                OBJECT_BYTES_MAX,
                UNCHUNKED_BYTES_MAX,
                CHUNK_BYTES_MAX,
                false,
                null,
                "",
                SKEW_SECONDS_MAX);
        setBlobStoreLocator((identity, bucket, key) -> AccessGrant.anonymous(current.get()));
    }

    /**
     * Writes the answer, which is an error of S3's when the request cannot be served. Throws {@link IOException} when
     * the client has left, and anything when something of ours broke.
     */
    void serve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        try {
            doHandle(request, request, response, request.getInputStream(), null);
        } catch (IOException | RuntimeException e) {
            AwsServiceException refusal = refusal(e);
            if (refusal == null || response.isCommitted()) {
                throw e;
            }
            refuse(request, response, refusal);
        }
    }

    /** What S3 says of it: it may lie under what reading or writing has made of it. Null when it is no refusal. */
    private static @Nullable AwsServiceException refusal(Exception e) {
        for (Throwable cause : Throwables.getCausalChain(e)) {
            if (cause instanceof AwsServiceException refusal) {
                return refusal;
            }
        }
        return switch (e) { // their messages are not for strangers: they tell of directories
            case IllegalArgumentException _ -> new S3ProxyException(S3ErrorCode.INVALID_REQUEST);
            case UnsupportedOperationException _ -> new S3ProxyException(S3ErrorCode.NOT_IMPLEMENTED);
            default -> null;
        };
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, AwsServiceException refusal)
            throws IOException {
        AwsErrorDetails details = refusal.awsErrorDetails();
        if (details != null && details.errorCode() != null) {
            sendSimpleErrorResponse(
                    request,
                    response,
                    details.errorCode(),
                    refusal.statusCode(),
                    String.valueOf(details.errorMessage()),
                    Map.of());
        } else if (refusal.statusCode() == NOT_MODIFIED) {
            response.setStatus(NOT_MODIFIED);
            if (details != null && details.sdkHttpResponse() != null) {
                details.sdkHttpResponse().forEachHeader((name, values) -> response.setHeader(name, values.getFirst()));
            }
        } else {
            S3ErrorCode code = code(refusal);
            sendSimpleErrorResponse(request, response, code, new S3ProxyException(code).getMessage(), Map.of());
        }
    }

    /** The store of files says so by the status alone. */
    private static S3ErrorCode code(AwsServiceException refusal) {
        return switch (refusal.statusCode()) {
            case 400, 422 -> S3ErrorCode.BAD_DIGEST;
            case 403 -> S3ErrorCode.ACCESS_DENIED;
            case 404 -> S3ErrorCode.NO_SUCH_KEY;
            case 412 -> S3ErrorCode.PRECONDITION_FAILED;
            case 416 -> S3ErrorCode.INVALID_RANGE;
            default -> throw refusal;
        };
    }
}
