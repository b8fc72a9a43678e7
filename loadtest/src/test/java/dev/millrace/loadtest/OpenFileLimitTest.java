package dev.millrace.loadtest;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class OpenFileLimitTest {
    @Test
    void leavesRoomForTheProcessItself() {
        OpenFileLimit limit = new OpenFileLimit(1_024);
        assertDoesNotThrow(() -> limit.require(896));
        Exception refused = assertThrows(IllegalArgumentException.class, () -> limit.require(897));
        assertTrue(refused.toString().contains("ulimit -n 1025"), refused::toString);
    }
}
