package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.lambda.LambdaApi.FUNCTIONS;
import static dev.millrace.gateway.lambda.LambdaApi.createRequest;
import static dev.millrace.gateway.lambda.LambdaApi.zipBase64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.InstanceSettings;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CreateFunctionTest {
    private static final String UNREADABLE =
            "Could not unzip uploaded file. Please check your file, then try to upload again.";
    private static final String ROLE_PATTERN = "arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+";

    @AutoClose
    private final LambdaApi api;

    CreateFunctionTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
    }

    @Test
    void answersAPendingFunctionWithAllDefaults() {
        JsonNode created = api.create("hello");

        assertTrue(created.get("RevisionId").stringValue().matches("[0-9a-f-]{36}"), created.toString());
        assertTrue(
                created.get("LastModified").stringValue().matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\+0000"),
                created.toString());
        assertTrue(created.at("/RuntimeVersionConfig/RuntimeVersionArn").stringValue().length() >= 26);
        assertEquals(LambdaApi.zip("hello.class").length, created.get("CodeSize").intValue());
        assertEquals(44, created.get("CodeSha256").stringValue().length());
        assertEquals(
                Map.ofEntries(
                        Map.entry("FunctionName", "\"hello\""),
                        Map.entry("FunctionArn", "\"" + LambdaApi.ARN + "hello\""),
                        Map.entry("Runtime", "\"java25\""),
                        Map.entry("Role", "\"arn:aws:iam::000000000000:role/any\""),
                        Map.entry("Handler", "\"pkg.Hello::handle\""),
                        Map.entry("Description", "\"\""),
                        Map.entry("Timeout", "3"),
                        Map.entry("MemorySize", "128"),
                        Map.entry("Version", "\"$LATEST\""),
                        Map.entry("TracingConfig", "{\"Mode\":\"PassThrough\"}"),
                        Map.entry("PackageType", "\"Zip\""),
                        Map.entry("Architectures", "[\"x86_64\"]"),
                        Map.entry("EphemeralStorage", "{\"Size\":512}"),
                        Map.entry("SnapStart", "{\"ApplyOn\":\"None\",\"OptimizationStatus\":\"Off\"}"),
                        Map.entry(
                                "LoggingConfig", "{\"LogFormat\":\"Text\",\"LogGroup\":\"/aws/lambda/hello\"}"),
                        Map.entry("State", "\"Pending\""),
                        Map.entry("StateReason", "\"The function is being created.\""),
                        Map.entry("StateReasonCode", "\"Creating\"")),
                created.propertyStream()
                        .filter(e -> !List.of(
                                        "RevisionId", "LastModified", "RuntimeVersionConfig", "CodeSize", "CodeSha256")
                                .contains(e.getKey()))
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, e -> e.getValue().toString())));
    }

    @Test
    void keepsWhatTheOwnerSets() {
        String request = createRequest(
                "full",
                "Description",
                "d",
                "Timeout",
                900,
                "MemorySize",
                10_240,
                "Environment",
                Map.of("Variables", Map.of("KEY", "value")),
                "EphemeralStorage",
                Map.of("Size", 1024),
                "Architectures",
                List.of("arm64"),
                "TracingConfig",
                Map.of("Mode", "Active"),
                "LoggingConfig",
                Map.of("LogFormat", "JSON", "SystemLogLevel", "WARN", "LogGroup", "/mine"),
                "VpcConfig",
                Map.of("SubnetIds", List.of("subnet-1"), "SecurityGroupIds", List.of("sg-1")),
                "KMSKeyArn",
                "arn:aws:kms:us-east-1:000000000000:key/1",
                "Tags",
                Map.of("team", "a"),
                "Layers",
                List.of(),
                "NoSuchMember",
                List.of(1, 2));
        api.json(201, "POST", FUNCTIONS, request);

        JsonNode function = api.get(FUNCTIONS + "/full");
        JsonNode configuration = function.get("Configuration");
        assertEquals(900, configuration.get("Timeout").intValue());
        assertEquals(10_240, configuration.get("MemorySize").intValue());
        assertEquals("{\"Variables\":{\"KEY\":\"value\"}}", configuration.get("Environment").toString());
        assertEquals("[\"arm64\"]", configuration.get("Architectures").toString());
        assertEquals("Active", configuration.at("/TracingConfig/Mode").stringValue());
        assertEquals(
                "{\"LogFormat\":\"JSON\",\"ApplicationLogLevel\":\"INFO\",\"SystemLogLevel\":\"WARN\","
                        + "\"LogGroup\":\"/mine\"}",
                configuration.get("LoggingConfig").toString());
        assertEquals(
                "{\"SubnetIds\":[\"subnet-1\"],\"SecurityGroupIds\":[\"sg-1\"],\"VpcId\":\"\","
                        + "\"Ipv6AllowedForDualStack\":false}",
                configuration.get("VpcConfig").toString());
        assertEquals("{\"team\":\"a\"}", function.get("Tags").toString());
    }

    @Test
    void refusesDeadLettersThatNobodyWouldGet() {
        for (String arn : List.of(
                "arn:aws:sns:us-east-1:000000000000:t", // no service is configured for it
                "arn:aws:sqs:us-east-1:000000000000:q.fifo",
                "arn:aws:kinesis:us-east-1:000000000000:stream/s")) {
            Refusal refusal = api.refusal(
                    "POST", FUNCTIONS, createRequest("hello", "DeadLetterConfig", Map.of("TargetArn", arn)));
            assertTrue(assertInstanceOf(Refusal.InvalidParameter.class, refusal).message().contains(arn));
        }
        String queue = "arn:aws:sqs:us-east-1:000000000000:q";
        JsonNode taken =
                api.json(201, "POST", FUNCTIONS, createRequest("told", "DeadLetterConfig", Map.of("TargetArn", queue)));
        assertEquals(queue, taken.get("DeadLetterConfig").get("TargetArn").stringValue());
        api.json(201, "POST", FUNCTIONS, createRequest("hello", "DeadLetterConfig", Map.of("TargetArn", "")));
    }

    @Test
    void showsAnEmptyEnvironmentOnlyWhenOneWasGiven() {
        assertNull(api.create("without").get("Environment"));
        JsonNode with = api.json(
                201, "POST", FUNCTIONS, createRequest("with", "Environment", Map.of("Variables", Map.of())));
        assertEquals("{\"Variables\":{}}", with.get("Environment").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"java17", "nodejs22.x", "nodejs24.x", "python3.12", "python3.14", "provided.al2023"})
    void takesEveryRuntimeThatTheMachineCanRun(String runtime) {
        api.json(201, "POST", FUNCTIONS, createRequest("hello", "Runtime", runtime));
        assertEquals(runtime, api.get(FUNCTIONS + "/hello/configuration").get("Runtime").stringValue());
    }

    @Test
    void takesSettingsFromTags() {
        Map<String, String> tags = Map.of("millrace:isolation", "sandbox", "millrace:network", "none", "team", "a");
        api.json(201, "POST", FUNCTIONS, createRequest("hello", "Tags", tags));
        InstanceSettings settings = Objects.requireNonNull(api.registry().snapshot().resolve("hello", "")).settings();
        assertEquals(Isolation.SANDBOX, settings.isolation());
        assertFalse(settings.network());
    }

    @Test
    void refusesASecondFunctionOfOneName() {
        api.create("hello");
        Refusal refusal = api.refusal("POST", FUNCTIONS, createRequest(LambdaApi.ARN + "hello"));
        assertEquals(new Refusal.Conflict("Function already exist: hello"), refusal);
    }

    static Stream<Arguments> shapeViolations() {
        return Stream.of(
                Arguments.of("Role", "r1", "Value 'r1' at 'role' failed to satisfy constraint: Member must satisfy "
                        + "regular expression pattern: " + ROLE_PATTERN),
                Arguments.of("Timeout", 0, "Value '0' at 'timeout' failed to satisfy constraint: Member must have value"
                        + " greater than or equal to 1"),
                Arguments.of("Timeout", 901, "Value '901' at 'timeout' failed to satisfy constraint: Member must have"
                        + " value less than or equal to 900"),
                Arguments.of("MemorySize", 127, "Value '127' at 'memorySize' failed to satisfy constraint: Member must"
                        + " have value greater than or equal to 128"),
                Arguments.of("MemorySize", 10_241, "Value '10241' at 'memorySize' failed to satisfy constraint: Member"
                        + " must have value less than or equal to 10240"),
                Arguments.of("Handler", "a b", "Value 'a b' at 'handler' failed to satisfy constraint: Member must"
                        + " satisfy regular expression pattern: [^\\s]+"),
                Arguments.of("Handler", "x".repeat(129), "Value '" + "x".repeat(129) + "' at 'handler' failed to"
                        + " satisfy constraint: Member must have length less than or equal to 128"),
                Arguments.of("Architectures", List.of("x86_64", "arm64"), "Value '[x86_64, arm64]' at 'architectures'"
                        + " failed to satisfy constraint: Member must have length less than or equal to 1"),
                Arguments.of("Architectures", List.of("X86_64"), "Value '[X86_64]' at 'architectures' failed to satisfy"
                        + " constraint: Member must satisfy constraint: [Member must satisfy enum value set: [x86_64,"
                        + " arm64], Member must not be null]"),
                Arguments.of("EphemeralStorage", Map.of("Size", 511), "Value '511' at 'ephemeralStorage.size' failed to"
                        + " satisfy constraint: Member must have value greater than or equal to 512"),
                Arguments.of("EphemeralStorage", Map.of(), "Value null at 'ephemeralStorage.size' failed to satisfy"
                        + " constraint: Member must not be null"),
                Arguments.of("SnapStart", Map.of("ApplyOn", "x"), "Value 'x' at 'snapStart.applyOn' failed to satisfy"
                        + " constraint: Member must satisfy enum value set: [PublishedVersions, None]"),
                Arguments.of("Environment", Map.of("Variables", Map.of("1A", "secret")), "Value at"
                        + " 'environment.variables' failed to satisfy constraint: Map keys must satisfy constraint:"
                        + " [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+]"));
    }

    @ParameterizedTest
    @MethodSource("shapeViolations")
    void refusesAMemberOutOfShape(String member, Object value, String violation) {
        Refusal refusal = api.refusal("POST", FUNCTIONS, createRequest("hello", member, value));
        assertEquals(new Refusal.ShapeViolation("1 validation error detected: " + violation), refusal);
    }

    @Test
    void refusesAllViolationsInOneMessage() {
        Refusal refusal = api.refusal("POST", FUNCTIONS, "{\"MemorySize\":1,\"Code\":{}}");
        assertEquals(
                new Refusal.ShapeViolation("3 validation errors detected: Value null at 'functionName' failed to satisfy"
                        + " constraint: Member must not be null; Value null at 'role' failed to satisfy constraint:"
                        + " Member must not be null; Value '1' at 'memorySize' failed to satisfy constraint: Member"
                        + " must have value greater than or equal to 128"),
                refusal);
    }

    static Stream<Arguments> invalidParameters() {
        return Stream.of(
                Arguments.of("Runtime", "cobol74", "Value cobol74 at 'runtime' failed to satisfy constraint:"
                        + " Member must satisfy enum value set: [java25, java21, java17, nodejs24.x, nodejs22.x,"
                        + " nodejs20.x, python3.14, python3.13, python3.12, python3.11, provided.al2023, provided.al2]"
                        + " or be a valid ARN"),
                Arguments.of("Runtime", "nodejs20.x", "This server cannot run functions of runtime nodejs20.x:"
                        + " nodejs20.x needs Node.js 20, which was not found on the PATH or in the usual places;"
                        + " install it (for example from nodejs.org or with 'nvm install 20') and restart the server"),
                Arguments.of("Runtime", "ruby3.4", "This server does not offer the runtime ruby3.4. It runs java25,"
                        + " java21, java17, nodejs24.x, nodejs22.x, python3.14, python3.13, python3.12,"
                        + " provided.al2023, provided.al2; with provided.al2023, a function brings a runtime of its"
                        + " own."),
                Arguments.of("Runtime", "python3.9", "This server does not offer the runtime python3.9."),
                Arguments.of("Runtime", "java8.al2", "This server does not offer the runtime java8.al2."),
                Arguments.of("Runtime", "go1.x", "This server does not offer the runtime go1.x."),
                Arguments.of("Runtime", null, "Runtime and Handler are mandatory"),
                Arguments.of("Tags", Map.of("millrace:network", "off"), "Tag 'millrace:network' cannot be 'off'"),
                Arguments.of("Tags", Map.of("millrace:x", "1"), "Tag 'millrace:x' is not a setting of this server."),
                Arguments.of("Tags", Map.of("millrace:isolation", "in-process"), "Function hello cannot have the"
                        + " isolation 'in-process': the operator of this server allows no less than 'process'"),
                Arguments.of("Handler", null, "Runtime and Handler are mandatory"),
                Arguments.of("Code", Map.of(), "Please provide a source for function code."),
                Arguments.of("Code", Map.of("S3Bucket", "b", "S3Key", "k"), "Error occurred while GetObject. S3 Error"
                        + " Code: NoSuchBucket."),
                Arguments.of("Code", Map.of("ImageUri", "i"), "Container images are not supported"),
                Arguments.of("PackageType", "Image", "Container images are not supported"),
                Arguments.of("Layers", List.of("arn:aws:lambda:us-east-1:1:layer:l:1"), "Layers are not supported"),
                Arguments.of("PublishTo", "LATEST_PUBLISHED", "Publishing to $LATEST.PUBLISHED is not supported"),
                Arguments.of("Environment", Map.of("Variables", Map.of("AWS_REGION", "x")), "Lambda was unable to"
                        + " configure your environment variables because the environment variables you have provided"
                        + " contains reserved keys that are currently not supported for modification. Reserved keys"
                        + " used in this request: AWS_REGION"),
                Arguments.of("Environment", Map.of("Variables", Map.of("LARGE", "x".repeat(4096))), "Lambda was unable"
                        + " to configure your environment variables because the environment variables you have"
                        + " provided exceeded the 4KB limit. String measured: {\"LARGE\":\"xxx"),
                Arguments.of("Code", Map.of("ZipFile", "aGVsbG8="), UNREADABLE),
                Arguments.of("Code", Map.of("ZipFile", zipBase64("hello").substring(0, 60)), UNREADABLE),
                Arguments.of("Code", Map.of("ZipFile", zipBase64("../evil")), "The uploaded file has an entry whose"));
    }

    @ParameterizedTest
    @MethodSource("invalidParameters")
    void refusesWhatItCannotRunAndCreatesNothing(String member, Object value, String message) {
        Refusal refusal = api.refusal("POST", FUNCTIONS, createRequest("hello", member, value));
        assertInstanceOf(Refusal.InvalidParameter.class, refusal);
        assertTrue(refusal.message().startsWith(message), refusal.message());
        assertNull(api.registry().snapshot().function("hello"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{", "[]", "\"text\"", "null", "{\"FunctionName\":", "{} trailing", "\u0000",
                "{\"FunctionName\":7,\"Role\":\"arn:aws:iam::000000000000:role/r\",\"Code\":{}}",
            })
    void refusesWhatIsNoRequest(String body) {
        assertInstanceOf(Refusal.Malformed.class, api.refusal("POST", FUNCTIONS, body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Timeout", "MemorySize"})
    void refusesANumberThatIsNone(String member) {
        assertInstanceOf(
                Refusal.Malformed.class, api.refusal("POST", FUNCTIONS, createRequest("hello", member, "200")));
        assertInstanceOf(
                Refusal.Malformed.class, api.refusal("POST", FUNCTIONS, createRequest("hello", member, 200.5)));
    }

    @Test
    void refusesDeepNestingAndCodeThatIsNotBase64() {
        assertInstanceOf(
                Refusal.Malformed.class, api.refusal("POST", FUNCTIONS, "{\"a\":" + "[".repeat(100_000)));
        for (Object code : List.of(Map.of("ZipFile", "%%%"), Map.of("ZipFile", 7), List.of())) {
            assertInstanceOf(
                    Refusal.Malformed.class, api.refusal("POST", FUNCTIONS, createRequest("hello", "Code", code)));
        }
    }

    @Test
    void refusesAPackageThatIsTooLarge() {
        String tooLarge = Base64.getEncoder().encodeToString(new byte[52_428_801]);
        Refusal refusal = api.refusal("POST", FUNCTIONS, createRequest("hello", "Code", Map.of("ZipFile", tooLarge)));
        assertEquals(new Refusal.TooLarge("Zipped size must be smaller than 52428800 bytes", false), refusal);
    }

    @Test
    void refusesTooManyTags() {
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 51; i++) {
            tags.put("k" + i, "v");
        }
        Refusal refusal = api.refusal("POST", FUNCTIONS, createRequest("hello", "Tags", tags));
        assertEquals(new Refusal.InvalidParameter("Number of tags exceeds resource tag limit."), refusal);
    }

    @Test
    void survivesARestart() {
        String revision = api.create("hello").get("RevisionId").stringValue();
        api.restart();
        assertEquals(revision, api.get(FUNCTIONS + "/hello/configuration").get("RevisionId").stringValue());
        assertFalse(api.get(FUNCTIONS + "/hello").at("/Code/Location").isMissingNode());
    }
}
