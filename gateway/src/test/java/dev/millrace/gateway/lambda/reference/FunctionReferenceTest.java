package dev.millrace.gateway.lambda.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionReferenceTest {
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";

    @ParameterizedTest
    @CsvSource({
        "hello, hello, ''",
        "A-b_9, A-b_9, ''",
        "hello:7, hello, 7",
        "hello:$LATEST, hello, $LATEST",
        "hello:live, hello, live",
        "function, function, ''",
        "function:hello, hello, ''",
        "000000000000:function:hello, hello, ''",
        "000000000000:hello:live, hello, live",
        "us-east-1:000000000000:function:hello, hello, ''",
        "arn:aws:lambda:us-east-1:000000000000:function:hello, hello, ''",
        "arn:aws:lambda:us-east-1:000000000000:function:hello:$LATEST, hello, $LATEST",
        "arn:aws:lambda:us-east-1:000000000000:function:function:1, function, 1",
    })
    void readsEveryForm(String text, String name, String qualifier) {
        assertEquals(new FunctionReference(name, qualifier), parse(text, null));
    }

    @Test
    void takesTheQualifierThatStandsBesideTheName() {
        assertEquals(new FunctionReference("hello", "live"), parse("hello", "live"));
        assertEquals(new FunctionReference("hello", "live"), parse("hello:live", "live"));
        assertEquals(new FunctionReference("hello", "live"), parse("hello:live", ""));
        assertEquals(
                new Refusal.InvalidParameter(
                        "The derived qualifier from the function name does not match the specified qualifier."),
                refusal("hello:live", "7"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "hello/../x", "héllo", "hello:", ":hello", "a:b:c", "invalid:function:name", "hello\n",
                "hello:$latest", "arn:aws:lambda", "arn:aws:s3:::bucket", "arn:aws:lambda:us-east-1:12:function:f",
                "arn:aws:lambda:us-east-1:000000000000@function:f", "../../etc/passwd", "%00", "hello\0", "$LATEST",
            })
    void refusesWhatIsNoName(String text) {
        Refusal refusal = refusal(text, null);
        assertInstanceOf(Refusal.ShapeViolation.class, refusal);
        assertTrue(
                refusal.message()
                        .startsWith("1 validation error detected: Value '" + text
                                + "' at 'functionName' failed to satisfy constraint: Member must satisfy regular"
                                + " expression pattern: (arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}"),
                refusal.message());
    }

    @Test
    void refusesWhatIsTooLong() {
        assertEquals(new FunctionReference("a".repeat(64), ""), parse("a".repeat(64), null));
        assertEquals(
                new Refusal.InvalidParameter("1 validation error detected: Value '" + "a".repeat(65)
                        + "' at 'functionName' failed to satisfy constraint: Member must have length less than or"
                        + " equal to 64"),
                refusal("a".repeat(65), null));
        assertEquals(
                new Refusal.ShapeViolation("1 validation error detected: Value '" + "a".repeat(141)
                        + "' at 'functionName' failed to satisfy constraint: Member must have length less than or"
                        + " equal to 140"),
                refusal("a".repeat(141), null));
    }

    @Test
    void refusesABadQualifier() {
        assertInstanceOf(Refusal.ShapeViolation.class, refusal("hello", "a b"));
        assertInstanceOf(Refusal.ShapeViolation.class, refusal("hello", "q".repeat(129)));
    }

    @Test
    void findsNothingInOtherPlaces() {
        assertEquals(
                new Refusal.NotFound("Functions from 'ap-southeast-1' are not reachable in this region ('us-east-1')"),
                refusal("arn:aws:lambda:ap-southeast-1:000000000000:function:f", null));
        String otherAccount = "arn:aws:lambda:us-east-1:123456789012:function:f";
        assertEquals(new Refusal.NotFound("Function not found: " + otherAccount), refusal(otherAccount, null));
    }

    @Test
    void answersAnyTextWithALegalNameOrARefusal() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String alphabet = "aZ0-_:$.%/ \nfunctionLATEST" + ARN;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(random.nextInt(5) == 0 ? ARN : "");
            for (int length = random.nextInt(160); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                FunctionReference reference = parse(text.toString(), null);
                assertTrue(FunctionName.isLegal(reference.name()), "seed " + seed + ": " + text);
            } catch (RefusedException e) {
                assertTrue(e.refusal().message().length() > 10, "seed " + seed + ": " + text);
            }
        }
    }

    private static FunctionReference parse(String text, @Nullable String besides) {
        return FunctionReference.parse(text, besides, Account.DEFAULT);
    }

    private static Refusal refusal(String text, @Nullable String besides) {
        return assertThrows(RefusedException.class, () -> parse(text, besides)).refusal();
    }
}
