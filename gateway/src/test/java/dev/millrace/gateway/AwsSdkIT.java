package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** The first tier of the API, driven by the AWS SDK for Java. */
@Timeout(60)
class AwsSdkIT {
    private static final int CODE_BYTES_MAX = 50 << 20;

    @TempDir
    private static Path code;

    private static byte[] jar;

    private TestingNode node;
    private AwsSdk aws;

    @BeforeAll
    static void compile() {
        jar = TestingJar.ofFunctions(code);
    }

    @BeforeEach
    void start(@TempDir Path data) {
        node = new TestingNode(data);
        aws = new AwsSdk(node.endpoint());
    }

    @AfterEach
    void close() {
        aws.close();
        node.close();
    }

    @Test
    void changesAFunctionStepByStep() {
        aws.create("mine", "demo.Greeter", 10, jar);
        assertThrows(ResourceConflictException.class, () -> aws.create("mine", "demo.Greeter", 10, jar));

        aws.lambda()
                .updateFunctionConfiguration(it -> it.functionName("mine")
                        .timeout(20)
                        .environment(environment -> environment.variables(Map.of("GREETING", "Servus"))));
        aws.lambda().waiter().waitUntilFunctionUpdatedV2(it -> it.functionName("mine"));
        assertEquals("{\"greeting\":\"Servus, ann!\"}", invoke("{\"name\":\"ann\"}"));
        assertEquals(
                20,
                aws.lambda().getFunctionConfiguration(it -> it.functionName("mine")).timeout());

        assertThrows(
                InvalidParameterValueException.class,
                () -> aws.lambda().updateFunctionCode(it ->
                        it.functionName("mine").zipFile(SdkBytes.fromUtf8String("no zip"))));
        assertEquals("{\"greeting\":\"Servus, ann!\"}", invoke("{\"name\":\"ann\"}"));
        aws.lambda().updateFunctionConfiguration(it -> it.functionName("mine").handler("demo.Shapes::sum"));
        assertEquals("6", invoke("[1,2,3]"));

        aws.lambda().deleteFunction(it -> it.functionName("mine"));
        assertThrows(
                ResourceNotFoundException.class, () -> aws.lambda().getFunction(it -> it.functionName("mine")));
        assertThrows(ResourceNotFoundException.class, () -> invoke("{}"));
    }

    @Test
    void pagesThroughFunctionsAndVersions() {
        IntStream.range(0, 5).forEach(i -> aws.create("f" + i, "demo.Greeter", 10, jar));
        List<String> names = aws.lambda().listFunctionsPaginator(it -> it.maxItems(2)).functions().stream()
                .map(FunctionConfiguration::functionName)
                .toList();
        assertEquals(List.of("f0", "f1", "f2", "f3", "f4", "hello"), names);
        assertEquals(
                List.of("$LATEST"),
                aws.lambda().listVersionsByFunction(it -> it.functionName("f0")).versions().stream()
                        .map(FunctionConfiguration::version)
                        .toList());
        assertEquals(6, aws.lambda().getAccountSettings().accountUsage().functionCount());
    }

    @Test
    void offersADryRun() {
        assertEquals(
                204,
                aws.lambda()
                        .invoke(it -> it.functionName("hello").invocationType(InvocationType.DRY_RUN))
                        .statusCode());
    }

    @Test
    void takesEventsAndSaysWhatBecomesOfThem() {
        assertThrows(
                ResourceNotFoundException.class,
                () -> aws.lambda().getFunctionEventInvokeConfig(it -> it.functionName("hello")));
        aws.lambda().putFunctionEventInvokeConfig(it -> it.functionName("hello").maximumRetryAttempts(1));
        aws.lambda().updateFunctionEventInvokeConfig(it -> it.functionName("hello").maximumEventAgeInSeconds(60));
        var config = aws.lambda().getFunctionEventInvokeConfig(it -> it.functionName("hello"));
        assertEquals(1, config.maximumRetryAttempts());
        assertEquals(60, config.maximumEventAgeInSeconds());
        assertEquals(
                202,
                aws.lambda()
                        .invoke(it -> it.functionName("hello").invocationType(InvocationType.EVENT))
                        .statusCode());
        assertEquals(
                1,
                aws.lambda()
                        .listFunctionEventInvokeConfigs(it -> it.functionName("hello"))
                        .functionEventInvokeConfigs()
                        .size());
        aws.lambda().deleteFunctionEventInvokeConfig(it -> it.functionName("hello"));
    }

    @Test
    void keepsEverythingOverARestart() {
        aws.create("mine", "demo.Greeter", 17, jar);
        aws.lambda().putFunctionConcurrency(it -> it.functionName("mine").reservedConcurrentExecutions(3));
        String sha256 = aws.lambda()
                .getFunctionConfiguration(it -> it.functionName("mine"))
                .codeSha256();
        aws.close();

        node.restart();
        aws = new AwsSdk(node.endpoint());

        assertEquals("{\"greeting\":\"Hello, ann!\"}", invoke("{\"name\":\"ann\"}"));
        var function = aws.lambda().getFunction(it -> it.functionName("mine"));
        assertEquals(sha256, function.configuration().codeSha256());
        assertEquals(17, function.configuration().timeout());
        assertEquals(3, function.concurrency().reservedConcurrentExecutions());
    }

    @Test
    void takesLargePackagesAndRefusesTooLargeOnes(@TempDir Path directory) throws Exception {
        byte[] incompressible = new byte[5 << 20];
        new Random(1).nextBytes(incompressible);
        Files.write(directory.resolve("model.bin"), incompressible);
        byte[] large = TestingJar.ofFunctions(directory);
        assertEquals(large.length, aws.create("mine", "demo.Greeter", 10, large).codeSize());
        assertEquals("{\"greeting\":\"Hello, ann!\"}", invoke("{\"name\":\"ann\"}"));

        LambdaException refused = assertThrows(
                LambdaException.class, () -> aws.create("other", "demo.Greeter", 10, new byte[CODE_BYTES_MAX + 1]));
        assertEquals(413, refused.statusCode());
        assertEquals("RequestEntityTooLargeException", refused.awsErrorDetails().errorCode());
        assertThrows(
                ResourceNotFoundException.class, () -> aws.lambda().getFunction(it -> it.functionName("other")));
    }

    private String invoke(String json) {
        var answer = aws.invoke("mine", json);
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        return answer.payload().asUtf8String();
    }
}
