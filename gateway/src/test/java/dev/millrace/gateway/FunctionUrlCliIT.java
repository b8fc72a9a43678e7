package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.lambda.LambdaApi;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.InvokeMode;
import software.amazon.awssdk.services.lambda.model.PolicyLengthExceededException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies and URLs of functions, by AWS's command line and SDK; every call of the first is a process. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionUrlCliIT {
    private TestingNode node;
    private Path directory;

    @BeforeAll
    void start(@TempDir Path temporary) {
        directory = temporary;
        node = new TestingNode(directory.resolve("data"), "hello");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void theCommandLineGivesAndTakesPermissions() throws Exception {
        AwsCli aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        JsonNode added = aws.lambda(
                "add-permission", "--function-name", "hello", "--statement-id", "bucket", "--action",
                "lambda:InvokeFunction", "--principal", "s3.amazonaws.com", "--source-arn", "arn:aws:s3:::photos",
                "--source-account", "000000000000");
        JsonNode statement = json(added.get("Statement").stringValue());
        assertEquals("s3.amazonaws.com", statement.path("Principal").path("Service").stringValue());
        JsonNode shown = aws.lambda("get-policy", "--function-name", "hello");
        JsonNode policy = json(shown.get("Policy").stringValue());
        assertEquals(statement, policy.path("Statement").path(0));
        String taken = aws.refusal(
                "add-permission", "--function-name", "hello", "--statement-id", "bucket", "--action",
                "lambda:InvokeFunction", "--principal", "s3.amazonaws.com");
        assertTrue(taken.contains("(ResourceConflictException)"), taken);
        String stale = aws.refusal(
                "remove-permission", "--function-name", "hello", "--statement-id", "bucket", "--revision-id", "old");
        assertTrue(stale.contains("(PreconditionFailedException)"), stale);
        aws.lambda(
                "remove-permission", "--function-name", "hello", "--statement-id", "bucket", "--revision-id",
                shown.get("RevisionId").stringValue());
        String none = aws.refusal("get-policy", "--function-name", "hello");
        assertTrue(none.contains("(ResourceNotFoundException)"), none);
    }

    @Test
    void theCommandLineMakesAUrlThatWorks() throws Exception {
        AwsCli aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        JsonNode created = aws.lambda(
                "create-function-url-config", "--function-name", "hello", "--auth-type", "NONE", "--cors",
                "AllowOrigins=*,AllowMethods=GET,MaxAge=60");
        String url = created.get("FunctionUrl").stringValue();
        aws.lambda(
                "add-permission", "--function-name", "hello", "--statement-id", "public", "--action",
                "lambda:InvokeFunctionUrl", "--principal", "*", "--function-url-auth-type", "NONE");
        assertEquals(200, node.send("GET", "/fn/hello/", "").statusCode());
        JsonNode updated = aws.lambda(
                "update-function-url-config", "--function-name", "hello", "--auth-type", "AWS_IAM");
        assertEquals("AWS_IAM", updated.get("AuthType").stringValue());
        assertEquals(403, node.send("GET", "/fn/hello/", "").statusCode());

        node.restart();
        AwsCli again = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        JsonNode kept = again.lambda("get-function-url-config", "--function-name", "hello");
        assertEquals(URI.create(url).getHost(), URI.create(kept.get("FunctionUrl").stringValue()).getHost());
        assertEquals("AWS_IAM", kept.get("AuthType").stringValue());
        assertEquals(created.get("Cors"), kept.get("Cors"));
        JsonNode list = again.lambda("list-function-url-configs", "--function-name", "hello");
        assertEquals(kept, list.get("FunctionUrlConfigs").get(0));
        assertEquals(1, json(again.lambda("get-policy", "--function-name", "hello").get("Policy").stringValue())
                .path("Statement")
                .size());
        again.lambda("remove-permission", "--function-name", "hello", "--statement-id", "public");
        again.lambda("delete-function-url-config", "--function-name", "hello");
        String none = again.refusal("get-function-url-config", "--function-name", "hello");
        assertTrue(none.contains("(ResourceNotFoundException)"), none);
    }

    @Test
    void theSdkReadsEveryAnswerAndRefusal() throws Exception {
        node.create("page", "pkg.Page::show", 3, LambdaApi.zip("page.class"));
        try (AwsSdk sdk = new AwsSdk(node.endpoint())) {
            LambdaClient lambda = sdk.lambda();
            lambda.addPermission(add -> add.functionName("page")
                    .statementId("sdk")
                    .action("lambda:InvokeFunction")
                    .principal("*")
                    .invokedViaFunctionUrl(true));
            String revision = lambda.getPolicy(get -> get.functionName("page")).revisionId();
            assertThrows(
                    ResourceConflictException.class,
                    () -> lambda.addPermission(add -> add.functionName("page")
                            .statementId("sdk")
                            .action("lambda:InvokeFunction")
                            .principal("*")));
            assertThrows(
                    PreconditionFailedException.class,
                    () -> lambda.removePermission(
                            remove -> remove.functionName("page").statementId("sdk").revisionId("old")));
            assertThrows(
                    PolicyLengthExceededException.class,
                    () -> lambda.addPermission(add -> add.functionName("page")
                            .statementId("long")
                            .action("lambda:InvokeFunction")
                            .principal("*")
                            .sourceArn("arn:aws:s3:::" + "x".repeat(20_480))));
            lambda.removePermission(
                    remove -> remove.functionName("page").statementId("sdk").revisionId(revision));
            assertThrows(ResourceNotFoundException.class, () -> lambda.getPolicy(get -> get.functionName("page")));

            var created = lambda.createFunctionUrlConfig(create -> create.functionName("page")
                    .authType(FunctionUrlAuthType.AWS_IAM)
                    .cors(cors -> cors.allowOrigins("https://a.example").allowCredentials(true)));
            assertEquals(InvokeMode.BUFFERED, created.invokeMode());
            assertEquals(true, created.cors().allowCredentials());
            assertEquals(
                    InvokeMode.RESPONSE_STREAM,
                    lambda.updateFunctionUrlConfig(
                                    update -> update.functionName("page").invokeMode(InvokeMode.RESPONSE_STREAM))
                            .invokeMode());
            assertThrows(
                    ResourceConflictException.class,
                    () -> lambda.createFunctionUrlConfig(
                            create -> create.functionName("page").authType(FunctionUrlAuthType.NONE)));
            assertEquals(
                    created.functionUrl(),
                    lambda.listFunctionUrlConfigs(list -> list.functionName("page"))
                            .functionUrlConfigs()
                            .getFirst()
                            .functionUrl());
            lambda.deleteFunctionUrlConfig(delete -> delete.functionName("page"));
            assertThrows(
                    ResourceNotFoundException.class,
                    () -> lambda.getFunctionUrlConfig(get -> get.functionName("page")));
        }
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }
}
