package dev.millrace.loadtest;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.loadtest.load.scenario.Arrivals;
import dev.millrace.loadtest.load.scenario.Endpoint;
import dev.millrace.loadtest.load.scenario.Pacing;
import dev.millrace.loadtest.load.scenario.Phase;
import dev.millrace.loadtest.load.scenario.Scenario;
import dev.millrace.loadtest.load.scenario.ScenarioDefaults;
import dev.millrace.loadtest.load.scenario.ScenarioFile;
import dev.millrace.loadtest.load.scenario.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that describe a scenario. Filled in by picocli on the main thread. */
final class LoadOptions {
    @Option(names = "--scenario", paramLabel = "FILE", description = "Read the whole scenario from a YAML file.")
    private @Nullable Path scenario;

    @Option(names = "--url", paramLabel = "URL", description = "The server, default " + ScenarioDefaults.URL + ".")
    private @Nullable String url;

    @Option(
            names = "--function",
            paramLabel = "NAME",
            description = "Invoke this function; several flags make a mix of equal shares. "
                    + "With --recorded: only calls of these.")
    private List<String> functions = new ArrayList<>();

    @Option(names = "--path", paramLabel = "PATH", description = "Send requests to this path instead.")
    private @Nullable String path;

    @Option(names = "--method", paramLabel = "METHOD", description = "HTTP method for --path, default GET.")
    private @Nullable String method;

    @Option(names = "--payload", paramLabel = "JSON", description = "Request body, default {} for a function.")
    private @Nullable String payload;

    @Option(names = "--payload-file", paramLabel = "FILE", description = "Read the request body from a file.")
    private @Nullable Path payloadFile;

    @Option(names = "--connections", paramLabel = "N", description = "Keep-alive connections, default 64.")
    private @Nullable Integer connections;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Open loop: start N requests per second, whether or not earlier ones were answered. "
                    + "Without it each connection sends its next request when the last was answered (closed loop).")
    private @Nullable Double rate;

    @Option(names = "--arrivals", paramLabel = "KIND", description = "With --rate: constant (default) or poisson.")
    private @Nullable Arrivals arrivals;

    @Option(names = "--duration", paramLabel = "TIME", description = "500ms, 10s (default), 2m ...")
    private @Nullable Duration duration;

    @Option(names = "--requests", paramLabel = "N", description = "End after N measured requests.")
    private @Nullable Long requests;

    @Option(names = "--warmup", paramLabel = "TIME", description = "Load before the measurement, default 2s.")
    private @Nullable Duration warmUp;

    @Option(names = "--timeout", paramLabel = "TIME", description = "How long a request may take, default 30s.")
    private @Nullable Duration timeout;

    @Option(names = "--seed", paramLabel = "N", description = "Fixes Poisson arrivals and the mix, default 1.")
    private @Nullable Long seed;

    @Mixin
    private RecordedOptions recorded = new RecordedOptions();

    /** Throws {@link IllegalArgumentException} when flags do not go together. */
    Scenario toScenario() throws IOException {
        boolean calls = recorded.areWanted();
        if (scenario != null) {
            if (calls || describesAnything()) {
                throw new IllegalArgumentException("--scenario and flags that describe a scenario exclude each other");
            }
            return ScenarioFile.read(scenario);
        }
        return calls ? recordedScenario() : scenario(targets(), pacing(), ScenarioDefaults.WARM_UP);
    }

    private Scenario recordedScenario() throws IOException {
        boolean saysMore = Stream.of(path, method, payload, payloadFile, rate, arrivals, duration, warmUp)
                .anyMatch(Objects::nonNull);
        if (saysMore) {
            throw new IllegalArgumentException("--recorded says itself what is called, and when");
        }
        Pacing.Recorded pacing = recorded.pacing(functions);
        List<Target> targets = pacing.calls().functions().stream()
                .map(name -> Target.function(name, Payload.EMPTY, 1))
                .toList();
        return scenario(targets, pacing, Duration.ZERO);
    }

    private Scenario scenario(List<Target> targets, Pacing pacing, Duration usualWarmUp) {
        return new Scenario(
                Endpoint.parse(Objects.requireNonNullElse(url, ScenarioDefaults.URL)),
                targets,
                pacing,
                Objects.requireNonNullElse(connections, ScenarioDefaults.CONNECTIONS),
                Objects.requireNonNullElse(warmUp, usualWarmUp),
                Objects.requireNonNullElse(requests, Long.MAX_VALUE),
                Objects.requireNonNullElse(timeout, ScenarioDefaults.TIMEOUT),
                Objects.requireNonNullElse(seed, ScenarioDefaults.SEED));
    }

    private boolean describesAnything() {
        return !functions.isEmpty()
                || Stream.of(
                                url, path, method, payload, payloadFile, connections, rate, arrivals, duration,
                                requests, warmUp, timeout, seed)
                        .anyMatch(Objects::nonNull);
    }

    private List<Target> targets() throws IOException {
        if (functions.isEmpty() == (path == null)) {
            throw new IllegalArgumentException("one of --function, --path and --scenario is needed");
        }
        if (path != null) {
            String verb = Objects.requireNonNullElse(method, "GET");
            return List.of(new Target(verb + " " + path, verb, path, payload(Payload.EMPTY), 1));
        }
        if (method != null) {
            throw new IllegalArgumentException("--method belongs to --path");
        }
        Payload body = payload(Payload.ofText("{}"));
        return functions.stream().map(name -> Target.function(name, body, 1)).toList();
    }

    private Payload payload(Payload otherwise) throws IOException {
        if (payload != null && payloadFile != null) {
            throw new IllegalArgumentException("--payload and --payload-file exclude each other");
        }
        if (payloadFile != null) {
            return Payload.of(Files.readAllBytes(payloadFile));
        }
        return payload == null ? otherwise : Payload.ofText(payload);
    }

    private Pacing pacing() {
        Duration length = Objects.requireNonNullElse(duration, ScenarioDefaults.DURATION);
        if (rate == null) {
            if (arrivals != null) {
                throw new IllegalArgumentException("--arrivals needs --rate");
            }
            return new Pacing.Closed(length);
        }
        Arrivals kind = Objects.requireNonNullElse(arrivals, Arrivals.CONSTANT);
        return new Pacing.Open(kind, List.of(new Phase(length, rate)));
    }
}
