package dev.millrace.loadtest.bench.tool;

import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program wrk with one thread; it needs less CPU than we do. Immutable. */
final class Wrk implements LoadTool {
    private static final Pattern RESULT =
            Pattern.compile("RESULT (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)");

    private final Path script;
    private final String path;
    private final int connections;

    /** Writes the script that makes wrk send {@code target}'s requests into {@code directory}. */
    Wrk(Target target, int connections, Path directory) throws IOException {
        this.path = target.path();
        this.connections = connections;
        this.script = Files.writeString(directory.resolve("wrk.lua"), script(target));
    }

    static boolean isInstalled() {
        String searchPath = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(":")
                .splitAsStream(searchPath)
                .anyMatch(entry -> Files.isExecutable(Path.of(entry, "wrk")));
    }

    @Override
    public String name() {
        return "wrk";
    }

    @Override
    public Replies drive(int port, int seconds) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "wrk", "-t1", "-c" + connections, "-d" + seconds + "s", "-s", script.toString(),
                        "http://127.0.0.1:" + port + path)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return parse(output);
    }

    /** Finds the line that our script makes wrk print at its end. */
    static Replies parse(String output) {
        Matcher matcher = RESULT.matcher(output);
        if (!matcher.find()) {
            throw new IllegalStateException("wrk printed no result:\n" + output);
        }
        long requests = Long.parseLong(matcher.group(1));
        long failures = Long.parseLong(matcher.group(2));
        return new Replies(
                requests - failures,
                failures,
                Long.parseLong(matcher.group(3)) / 1e6,
                Long.parseLong(matcher.group(4)) * 1_000,
                Long.parseLong(matcher.group(5)) * 1_000);
    }

    private static String script(Target target) {
        return """
                wrk.method = "%s"
                wrk.body = [==[%s]==]
                wrk.headers["Content-Type"] = "application/json"
                done = function(summary, latency, requests)
                  local e = summary.errors
                  io.write(string.format("RESULT %%d %%d %%d %%d %%d\\n", summary.requests,
                    e.status + e.timeout + e.read + e.write + e.connect, summary.duration,
                    latency:percentile(50), latency:percentile(99)))
                end
                """
                .formatted(target.method(), target.payload().text());
    }
}
