package dev.millrace.loadtest.bench;

import dev.millrace.loadtest.bench.server.ServerProcess;
import dev.millrace.loadtest.bench.tool.LoadTool;
import dev.millrace.loadtest.load.report.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Several candidates that are driven in turn, each with requests of its own. Confined to the main thread. */
public final class Contest {
    /** Connections may break. */
    private static final long FAILURES_MAX = 100;

    private final int connections;
    private final Map<String, Candidate> candidates = new LinkedHashMap<>();

    /** @param connections over which each of them is driven */
    public Contest(int connections) {
        this.connections = connections;
    }

    /** Adds a candidate. */
    public void add(String name, ServerProcess server, LoadTool tool) {
        candidates.put(name, new Candidate(server, tool, new ArrayList<>()));
    }

    /** Drives each of them and forgets what came of it. */
    public void warmUp(int seconds) throws IOException, InterruptedException {
        for (Candidate candidate : candidates.values()) {
            candidate.tool.drive(candidate.server.port(), seconds);
        }
    }

    /** Drives each of them in each round; throws {@link IllegalStateException} when one refuses its requests. */
    public void measure(Rounds rounds) throws IOException, InterruptedException {
        for (int round = 1; round <= rounds.count(); round++) {
            for (Map.Entry<String, Candidate> each : candidates.entrySet()) {
                Candidate candidate = each.getValue();
                Sample sample = Sample.take(each.getKey(), candidate.server, candidate.tool, rounds.seconds());
                requireServed(each.getKey(), sample);
                candidate.samples.add(sample);
                System.out.printf("round %d  %s%n", round, sample);
            }
        }
    }

    /** A refusal costs less than an answer: who refuses many would win. */
    private static void requireServed(String name, Sample sample) {
        if (sample.failures() > FAILURES_MAX) {
            throw new IllegalStateException(name + " failed " + sample.failures()
                    + " requests: its cost says nothing of those that it served");
        }
    }

    /** What was measured of these, the first of them as the baseline. */
    public RatioReport report(String... names) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (String name : names) {
            samples.put(name, candidate(name).samples);
        }
        return new RatioReport(candidate(names[0]).tool.name(), connections, Machine.here(), samples);
    }

    private Candidate candidate(String name) {
        return Objects.requireNonNull(candidates.get(name), name);
    }

    private record Candidate(ServerProcess server, LoadTool tool, List<Sample> samples) {}
}
