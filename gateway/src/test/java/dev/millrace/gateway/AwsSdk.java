package dev.millrace.gateway;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.scheduler.SchedulerClient;

/** The AWS SDK for Java 2, unmodified, pointed at a server; it retries nothing. Thread-safe. */
final class AwsSdk implements AutoCloseable {
    private final LambdaClient lambda;
    private final CloudWatchClient metrics;
    private final EventBridgeClient events;
    private final SchedulerClient scheduler;
    private final S3Client objects;

    AwsSdk(URI endpoint) {
        this(endpoint, "any", "any");
    }

    AwsSdk(URI endpoint, String accessKey, String secret) {
        AwsBasicCredentials key = AwsBasicCredentials.create(accessKey, secret);
        lambda = configured(LambdaClient.builder(), endpoint, key).build();
        metrics = configured(CloudWatchClient.builder(), endpoint, key).build();
        events = configured(EventBridgeClient.builder(), endpoint, key).build();
        scheduler = configured(SchedulerClient.builder(), endpoint, key).build();
        objects = configured(S3Client.builder(), endpoint, key).forcePathStyle(true).build();
    }

    private static <B extends AwsClientBuilder<B, ?> & AwsSyncClientBuilder<B, ?>> B configured(
            B builder, URI endpoint, AwsBasicCredentials key) {
        return builder.endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(key))
                .httpClientBuilder(Apache5HttpClient.builder())
                .overrideConfiguration(options -> options.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }

    /** Signs links to objects. */
    static S3Presigner presigner(URI endpoint, String accessKey, String secret) {
        return S3Presigner.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, secret)))
                .build();
    }

    CloudWatchClient metrics() {
        return metrics;
    }

    EventBridgeClient events() {
        return events;
    }

    SchedulerClient scheduler() {
        return scheduler;
    }

    S3Client objects() {
        return objects;
    }

    LambdaClient lambda() {
        return lambda;
    }

    /** Creates a function and waits until it is active, as deployment tools do. */
    CreateFunctionResponse create(String name, String handler, int timeoutSeconds, byte[] jar) {
        CreateFunctionResponse created = lambda.createFunction(function -> function.functionName(name)
                .runtime("java25")
                .handler(handler)
                .role("arn:aws:iam::000000000000:role/any")
                .timeout(timeoutSeconds)
                .memorySize(256)
                .code(code -> code.zipFile(SdkBytes.fromByteArrayUnsafe(jar))));
        lambda.waiter().waitUntilFunctionActiveV2(function -> function.functionName(name));
        return created;
    }

    InvokeResponse invoke(String function, String json) {
        return lambda.invoke(call -> call.functionName(function).payload(SdkBytes.fromUtf8String(json)));
    }

    @Override
    public void close() {
        lambda.close();
        metrics.close();
        events.close();
        scheduler.close();
        objects.close();
    }
}
