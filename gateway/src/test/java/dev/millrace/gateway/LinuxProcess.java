package dev.millrace.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A process of this machine, as the kernel shows it. Immutable. */
record LinuxProcess(long pid) {
    private static final Path ALL = Path.of("/proc");
    /** Where fields are in a line of {@code stat}, counted from the one behind the name. */
    private static final int STATE = 0;

    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;

    /** Those that were given that argument, whoever started them. */
    static List<LinuxProcess> with(String argument) throws IOException {
        try (Stream<Path> entries = Files.list(ALL)) {
            return entries.filter(entry -> entry.getFileName().toString().matches("[0-9]+"))
                    .map(entry -> new LinuxProcess(Long.parseLong(entry.getFileName().toString())))
                    .filter(process -> process.isAlive() && process.arguments().contains(argument))
                    .toList();
        }
    }

    List<String> arguments() {
        return List.of(read(directory().resolve("cmdline")).split("\0"));
    }

    /** A zombie has ended; that its parent has not asked for its status is no concern of the tests. */
    boolean isAlive() {
        char state = state(stat(directory()));
        return state != 'Z' && state != ' ';
    }

    /** Whether all its threads are stopped; they notice one after the other. */
    boolean isStopped() {
        try (Stream<Path> threads = Files.list(directory().resolve("task"))) {
            return threads.allMatch(thread -> state(stat(thread)) == 'T');
        } catch (IOException | UncheckedIOException gone) {
            return false;
        }
    }

    /** The CPU time it has used. */
    long ticks() {
        String[] stat = stat(directory());
        return Long.parseLong(stat[USER_TICKS]) + Long.parseLong(stat[SYSTEM_TICKS]);
    }

    private Path directory() {
        return ALL.resolve(Long.toString(pid));
    }

    private static char state(String[] stat) {
        return stat[STATE].isEmpty() ? ' ' : stat[STATE].charAt(0);
    }

    /** @param directory of a process, or of one of its threads */
    private static String[] stat(Path directory) {
        String line = read(directory.resolve("stat"));
        return line.substring(Math.min(line.length(), line.lastIndexOf(')') + 2)).split(" ");
    }

    /** Nothing when the process has gone. */
    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
