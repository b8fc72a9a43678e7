package dev.millrace.gateway;

import java.nio.file.Path;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/** A node in the test's JVM and the AWS SDK, which uploads the test functions to it. Thread-safe. */
final class SdkNode implements AutoCloseable {
    private final byte[] jar;
    private final TestingNode node;
    private final AwsSdk aws;

    SdkNode(Path directory) {
        jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node = new TestingNode(directory.resolve("data"));
        aws = new AwsSdk(node.endpoint());
    }

    void create(String name, String handler, int timeoutSeconds) {
        aws.create(name, handler, timeoutSeconds, jar);
    }

    InvokeResponse invoke(String function, String json) {
        return aws.invoke(function, json);
    }

    LambdaClient lambda() {
        return aws.lambda();
    }

    @Override
    public void close() {
        aws.close();
        node.close();
    }
}
