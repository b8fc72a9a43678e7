package dev.millrace.engine.runtime.process.cell;

import dev.millrace.engine.function.Isolation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A server of one worker, in a JVM of its own that is killed. Confined to its main thread. */
final class DoomedServer {
    private DoomedServer() {}

    /** Prints the worker's process once it runs, and waits to be killed, or for its standard input to end. */
    static void main(String[] arguments) throws Exception {
        Isolation level = Isolation.parse(arguments[0]);
        TestCells cells = new TestCells(Path.of(arguments[1]), level);
        try (Cell cell = cells.cells().prepare(level, cells.plan(false))) {
            String script = "sleep 1000 & setsid sleep 1000 & echo ready; wait";
            Process process = cell.start(List.of("/bin/sh", "-c", script), Map.of("PATH", "/usr/bin:/bin"));
            process.inputReader().readLine();
            System.out.println(process.pid());
            System.in.read();
            cell.kill();
        }
    }
}
