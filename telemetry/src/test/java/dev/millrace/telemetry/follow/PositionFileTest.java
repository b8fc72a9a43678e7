package dev.millrace.telemetry.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    void refusesWhatIsNoPosition() throws IOException {
        Path file = Files.writeString(directory.resolve("position"), "somewhere");
        assertThrows(IllegalStateException.class, () -> new PositionFile(file).read());
    }
}
