package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.lambda.LambdaApi.FUNCTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListFunctionsTest {
    @AutoClose
    private final LambdaApi api;

    ListFunctionsTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
    }

    @Test
    void listsNothingWhenThereIsNothing() {
        assertEquals("{\"Functions\":[]}", api.get(FUNCTIONS).toString());
        assertEquals("{\"Functions\":[]}", api.get(FUNCTIONS + "/").toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 7, 10_000})
    void listsEveryFunctionOnceWhateverThePageSize(int itemsMax) {
        List<String> created = IntStream.range(10, 17).mapToObj(i -> "f" + i).toList();
        created.reversed().forEach(api::create);

        List<String> listed = new ArrayList<>();
        JsonNode page = api.get(FUNCTIONS + "?MaxItems=" + itemsMax);
        add(page, listed);
        while (page.has("NextMarker")) {
            assertEquals(itemsMax, page.get("Functions").size());
            page = api.get(FUNCTIONS + "?MaxItems=" + itemsMax + "&Marker="
                    + page.get("NextMarker").stringValue());
            add(page, listed);
        }
        assertEquals(created, listed);
    }

    @Test
    void answersAtMostFiftyAtOnce() {
        for (int i = 0; i < 51; i++) {
            api.create("f" + i);
        }
        assertEquals(50, api.get(FUNCTIONS + "?MaxItems=10000").get("Functions").size());
        assertEquals(50, api.get(FUNCTIONS).get("Functions").size());
    }

    @Test
    void goesOnAfterTheFunctionOfTheMarkerIsDeleted() {
        List.of("a", "b", "c").forEach(api::create);
        String marker = api.get(FUNCTIONS + "?MaxItems=2").get("NextMarker").stringValue();
        api.call("DELETE", FUNCTIONS + "/b", "");
        List<String> listed = new ArrayList<>();
        add(api.get(FUNCTIONS + "?Marker=" + marker), listed);
        assertEquals(List.of("c"), listed);
    }

    @Test
    void listsAllVersionsWithQualifiedArns() {
        api.create("hello");
        JsonNode plain = api.get(FUNCTIONS).get("Functions").get(0);
        assertEquals(LambdaApi.ARN + "hello", plain.get("FunctionArn").stringValue());
        assertNull(plain.get("State"));
        JsonNode all = api.get(FUNCTIONS + "?FunctionVersion=ALL").get("Functions").get(0);
        assertEquals(LambdaApi.ARN + "hello:$LATEST", all.get("FunctionArn").stringValue());
    }

    @Test
    void refusesBadParameters() {
        assertEquals(
                new Refusal.ShapeViolation("1 validation error detected: Value 'invalid' at 'functionVersion' failed to"
                        + " satisfy constraint: Member must satisfy enum value set: [ALL]"),
                api.refusal("GET", FUNCTIONS + "?FunctionVersion=invalid", ""));
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("GET", FUNCTIONS + "?MaxItems=0", ""));
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("GET", FUNCTIONS + "?MaxItems=10001", ""));
        assertInstanceOf(Refusal.Malformed.class, api.refusal("GET", FUNCTIONS + "?MaxItems=many", ""));
        assertInstanceOf(Refusal.InvalidParameter.class, api.refusal("GET", FUNCTIONS + "?Marker=***", ""));
    }

    private static void add(JsonNode page, List<String> names) {
        page.get("Functions").forEach(function -> names.add(function.get("FunctionName").stringValue()));
    }
}
