package dev.millrace.gateway.message;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * The SDK's clients, one for each service and region, made when they are first needed. They neither try again, as the
 * queue of events does, nor ask the network for credentials. Thread-safe.
 */
final class SdkClients implements AutoCloseable {
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** A service that checks no credentials takes any. */
    private static final AwsCredentialsProvider CREDENTIALS = AwsCredentialsProviderChain.of(
            EnvironmentVariableCredentialsProvider.create(),
            ProfileCredentialsProvider.create(),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("millrace", "millrace")));

    private final SdkHttpClient http = UrlConnectionHttpClient.builder()
            .connectionTimeout(CONNECT_TIMEOUT)
            .socketTimeout(CALL_TIMEOUT)
            .build();
    private final Map<String, SqsClient> queues = new ConcurrentHashMap<>();
    private final Map<String, SnsClient> topics = new ConcurrentHashMap<>();

    SqsClient queues(String region, URI endpoint) {
        return queues.computeIfAbsent(region, key -> configured(SqsClient.builder(), key, endpoint).build());
    }

    SnsClient topics(String region, URI endpoint) {
        return topics.computeIfAbsent(region, key -> configured(SnsClient.builder(), key, endpoint).build());
    }

    private <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configured(
            B builder, String region, URI endpoint) {
        return builder.httpClient(http)
                .region(Region.of(region))
                .endpointOverride(endpoint)
                .credentialsProvider(CREDENTIALS)
                .overrideConfiguration(it -> it.apiCallTimeout(CALL_TIMEOUT)
                        .retryStrategy(strategy -> strategy.maxAttempts(1)));
    }

    @Override
    public void close() {
        queues.values().forEach(SqsClient::close);
        topics.values().forEach(SnsClient::close);
        http.close();
    }
}
