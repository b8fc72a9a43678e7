package dev.millrace.gateway.event.pattern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.gateway.event.input.EventJson;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PatternMatcherTest {
    private static final int ROUNDS = 30;
    private static final int ROUNDS_MAX = 300;
    private static final int MATCHES = 2_000;

    @Test
    void forgetsAPatternAndKeepsOthers() {
        PatternMatcher<Integer> matcher = of(3);
        matcher.remove(1, pattern(1));
        assertEquals(List.of(), matcher.matching(event(1)));
        assertEquals(List.of(2), matcher.matching(event(2)));
        matcher.add(4, pattern(2));
        matcher.remove(2, pattern(2));
        assertEquals(List.of(4), matcher.matching(event(2)));
    }

    /**
     * The quickest of many short rounds, in turn, as what else the machine does slows some of them: at least as many as
     * the compiler needs, and more as long as they may still change the verdict.
     */
    @Test
    @Timeout(60)
    void aThousandRulesCostAtMostTwiceTen() {
        PatternMatcher<Integer> ten = of(10);
        PatternMatcher<Integer> thousand = of(1_000);
        ObjectNode event = event(7);
        long tenNanos = Long.MAX_VALUE;
        long thousandNanos = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS || (thousandNanos > 2 * tenNanos && round < ROUNDS_MAX); round++) {
            tenNanos = Math.min(tenNanos, nanos(ten, event));
            thousandNanos = Math.min(thousandNanos, nanos(thousand, event));
        }
        String figures = "per match " + tenNanos / MATCHES + " ns with 10 rules, " + thousandNanos / MATCHES
                + " ns with 1,000";
        assertTrue(thousandNanos <= 2 * tenNanos, figures);
    }

    private static long nanos(PatternMatcher<Integer> matcher, ObjectNode event) {
        long begun = System.nanoTime();
        int found = 0;
        for (int i = 0; i < MATCHES; i++) {
            found += matcher.matching(event).size();
        }
        assertEquals(MATCHES, found);
        return System.nanoTime() - begun;
    }

    private static PatternMatcher<Integer> of(int patterns) {
        PatternMatcher<Integer> matcher = new PatternMatcher<>();
        for (int i = 0; i < patterns; i++) {
            matcher.add(i, pattern(i));
        }
        return matcher;
    }

    private static String pattern(int number) {
        return "{\"source\":[\"shop\"],\"detail\":{\"customer\":[\"c-" + number + "\"],"
                + "\"total\":[{\"numeric\":[\">\"," + number + "]}]}}";
    }

    private static ObjectNode event(int number) {
        return Objects.requireNonNull(EventJson.object("{\"source\":\"shop\",\"detail-type\":\"order\",\"detail\":"
                + "{\"customer\":\"c-" + number + "\",\"total\":" + (number + 1) + ",\"lines\":[1,2]}}"));
    }
}
