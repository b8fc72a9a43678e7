package dev.millrace.engine.runtime.process.language;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks programs for their versions, all at once: each is started with {@code --version}, and what has not answered in
 * time counts as no interpreter. Confined to the thread that looks for interpreters.
 */
final class VersionQuery {
    /** A hanging program costs a start so much; one that works takes some milliseconds, unless the machine is busy. */
    private static final Duration ANSWER_MAX = Duration.ofSeconds(5);

    private static final int ANSWER_BYTES_MAX = 4_096;
    private static final int PROGRAMS_MAX = 64;
    private static final Pattern ANSWER = Pattern.compile("(?:v|Python )([0-9]+\\.[0-9]+\\.[0-9]+)\\S*\\s*");

    private final VersionCache cache;
    private final String path;

    VersionQuery(VersionCache cache, String path) {
        this.cache = cache;
        this.path = path;
    }

    /** The versions by program; programs that are no interpreters are absent. */
    Map<Path, String> versions(Collection<Path> programs) {
        Map<Path, String> versions = new HashMap<>();
        Map<Path, Process> asked = new LinkedHashMap<>();
        for (Path program : programs) {
            String known = cache.version(program);
            if (known != null) {
                versions.put(program, known);
            } else if (asked.size() < PROGRAMS_MAX) {
                Process process = start(program);
                if (process != null) {
                    asked.put(program, process);
                }
            }
        }
        long deadline = System.nanoTime() + ANSWER_MAX.toNanos();
        asked.forEach((program, process) -> {
            String version = answer(process, deadline);
            if (version != null) {
                versions.put(program, version);
                cache.put(program, version);
            }
        });
        return versions;
    }

    private @Nullable Process start(Path program) {
        ProcessBuilder command = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true);
        command.environment().clear();
        command.environment().put("PATH", path);
        try {
            Process process = command.start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            return null; // made for another machine, or not executable
        }
    }

    /** The answer is far smaller than a pipe, so that a program can end before anybody reads. */
    private static @Nullable String answer(Process process, long deadline) {
        try {
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) || process.exitValue() != 0) {
                return null;
            }
            byte[] bytes = process.getInputStream().readNBytes(ANSWER_BYTES_MAX);
            Matcher answer = ANSWER.matcher(new String(bytes, StandardCharsets.UTF_8));
            return answer.matches() ? answer.group(1) : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            process.destroyForcibly();
        }
    }
}
