package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponse;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamResponseHandler.Visitor;
import software.amazon.awssdk.services.lambda.model.LogType;

/** What a caller with the AWS SDK for Java sees of a streamed invocation. Thread-safe. */
final class SdkStream {
    /** Of longer responses only the size is kept. */
    private static final int KEPT_BYTES_MAX = 64 * 1024;

    private static final long PATIENCE_SECONDS = 120;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private final CompletableFuture<InvokeWithResponseStreamResponse> head = new CompletableFuture<>();
    private final CompletableFuture<InvokeWithResponseStreamCompleteEvent> complete = new CompletableFuture<>();
    private final CompletableFuture<Void> call;
    private volatile long sizeBytes;
    private volatile int chunks;

    static LambdaAsyncClient client(URI endpoint) {
        return client(endpoint, Protocol.HTTP1_1);
    }

    /** A client that knows beforehand that the server speaks HTTP/2. */
    static LambdaAsyncClient clientOfHttp2(URI endpoint) {
        return client(endpoint, Protocol.HTTP2);
    }

    private static LambdaAsyncClient client(URI endpoint, Protocol protocol) {
        return LambdaAsyncClient.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder().protocol(protocol))
                .overrideConfiguration(options -> options.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .build();
    }

    /** Invokes a function. */
    SdkStream(LambdaAsyncClient lambda, String function, String event) {
        Visitor visitor = Visitor.builder()
                .onPayloadChunk(chunk -> add(chunk.payload()))
                .onInvokeComplete(complete::complete)
                .build();
        call = lambda.invokeWithResponseStream(
                it -> it.functionName(function)
                        .logType(LogType.TAIL)
                        .payload(SdkBytes.fromUtf8String(event)),
                InvokeWithResponseStreamResponseHandler.builder()
                        .onResponse(head::complete)
                        .subscriber(visitor)
                        .build());
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // the SDK calls one after the other
    private void add(SdkBytes payload) {
        if (kept.size() < KEPT_BYTES_MAX) {
            kept.writeBytes(payload.asByteArrayUnsafe());
        }
        sizeBytes += payload.asByteArrayUnsafe().length;
        chunks++;
    }

    /** Waits until the response begins with that. */
    void awaitText(String beginning) {
        await().until(() -> text().startsWith(beginning));
    }

    /** Whether the answer has ended. */
    boolean isDone() {
        return call.isDone();
    }

    InvokeWithResponseStreamResponse head() {
        return got(head);
    }

    /** Waits for the end of the answer; what it tells of the run. */
    InvokeWithResponseStreamCompleteEvent complete() {
        got(call.thenApply(_ -> true));
        assertTrue(complete.isDone(), "the answer has no end");
        return got(complete);
    }

    /** What has come of the response, or its beginning. */
    String text() {
        return kept.toString(StandardCharsets.UTF_8);
    }

    long sizeBytes() {
        return sizeBytes;
    }

    int chunks() {
        return chunks;
    }

    /** Why there was no answer, or none that was whole; null when there was. */
    @Nullable Throwable failure() {
        return got(call.handle((_, thrown) -> Optional.ofNullable(thrown))).map(Throwable::getCause).orElse(null);
    }

    private static <T> T got(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            return fail("no answer", e);
        }
    }
}
