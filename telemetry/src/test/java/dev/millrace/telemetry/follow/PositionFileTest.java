package dev.millrace.telemetry.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PositionFileTest {
    @TempDir
    private Path directory;

    @Test
    void remembersThePositionThatWasWrittenLast() {
        PositionFile file = new PositionFile(directory.resolve("not/there/yet"));
        assertEquals(PositionFile.NONE, file.read());
        file.write(0);
        assertEquals(0, file.read());
        file.write(Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, new PositionFile(directory.resolve("not/there/yet")).read());
    }

    @Test
    void remembersSinceWhenThereIsNoPosition() {
        PositionFile file = new PositionFile(directory.resolve("position"));
        assertEquals(-5, file.readOrBegin(5));
        assertEquals(-5, file.readOrBegin(7));
        file.write(3);
        assertEquals(3, file.readOrBegin(9));
    }

    @Test
    void whatIsNoPositionCountsAsNone() throws IOException {
        PositionFile file = new PositionFile(Files.writeString(directory.resolve("position"), "somewhere"));
        assertEquals(PositionFile.NONE, file.read());
        assertEquals(-5, file.readOrBegin(5));
        assertEquals(-5, file.read());
    }

    @Test
    void aDiskThatTakesNothingIsTriedAgain() throws IOException {
        PositionFile file = new PositionFile(directory.resolve("position"));
        assertTrue(file.write(1));
        Path inTheWay = Files.createDirectory(directory.resolve("position.new"));
        assertFalse(file.write(2));
        assertFalse(file.write(3));
        assertEquals(1, file.read());
        Files.delete(inTheWay);
        assertTrue(file.write(3));
        assertEquals(3, file.read());
    }
}
