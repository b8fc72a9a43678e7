package dev.millrace.gateway.api.authorize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

class RecentEntriesTest {
    private static final int NOW = 0;
    private static final int LATER = 10;
    /** For eight entries of 10 bytes in one share, and eight shares. */
    private final RecentEntries.Room room = new RecentEntries.Room(8 * 80);

    private final RecentEntries<String, String> entries = new RecentEntries<>(room);

    @Test
    void aValueIsRememberedUntilItsTime() {
        entries.put("key", "value", 10, LATER);
        assertEquals("value", entries.get("key", LATER - 1));
        assertNull(entries.get("key", LATER));
        assertNull(entries.get("key", NOW), "it has been forgotten");
    }

    @Test
    void theYoungerValueOfAKeyCounts() {
        entries.put("key", "old", 10, LATER);
        entries.put("key", "new", 10, LATER);
        assertEquals("new", entries.get("key", NOW));
    }

    @Test
    void whoHasItsShareLosesItsOwnOldest() {
        RecentEntries<String, String> other = new RecentEntries<>(room);
        other.put("old", "of another", 10, LATER);
        for (int i = 0; i < 1_000; i++) {
            entries.put("key " + i, "value", 10, LATER);
        }
        assertNull(entries.get("key 991", NOW));
        assertEquals("value", entries.get("key 992", NOW));
        assertEquals("of another", other.get("old", NOW));
    }

    @Test
    void whenTheRoomIsFullTheOldestOfAllGoes() {
        entries.put("first", "value", 10, LATER);
        for (int i = 0; i < 7; i++) {
            RecentEntries<String, String> other = new RecentEntries<>(room);
            other.put("large", "value", 80, LATER);
        }
        assertEquals("value", entries.get("first", NOW));
        RecentEntries<String, String> last = new RecentEntries<>(room);
        last.put("large", "value", 71, LATER);
        assertNull(entries.get("first", NOW));
        assertEquals("value", last.get("large", NOW));
    }

    @Test
    void whatIsForgottenLeavesItsRoom() {
        for (int i = 0; i < 1_000; i++) {
            entries.put("key", "value " + i, 70, LATER);
            entries.put("short", "value", 10, NOW);
            assertNull(entries.get("short", NOW));
        }
        assertEquals("value 999", entries.get("key", NOW));
    }

    @Test
    void whatIsLargerThanAShareIsNotRemembered() {
        entries.put("key", "value", 81, LATER);
        assertNull(entries.get("key", NOW));
    }
}
