package dev.millrace.loadtest.load.scenario;

import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.invocation.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A scenario as people write it in YAML. Immutable.
 *
 * <pre>
 * url: http://127.0.0.1:4566
 * connections: 64
 * warmUp: 5s
 * arrivals: poisson             # phases make an open loop; without them it is a closed one of `duration`
 * phases:
 *   - {duration: 10s, rate: 1000}
 *   - {duration: 10s, rate: 5000}
 * targets:
 *   - {function: hello, payload: '{"name": "Ada"}', weight: 9}
 *   - {function: sleeper, payloadFile: one-second.json, weight: 1}
 *   - {path: /metrics, method: GET}
 * </pre>
 */
public record ScenarioFile(
        @Nullable String url,
        @Nullable Integer connections,
        @Nullable String warmUp,
        @Nullable String timeout,
        @Nullable String duration,
        @Nullable Long requests,
        @Nullable Long seed,
        @Nullable String arrivals,
        @Nullable List<PhaseEntry> phases,
        @Nullable List<TargetEntry> targets) {
    private static final YAMLMapper MAPPER = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** One entry of {@code phases}; a missing number would otherwise become 0 silently. */
    public record PhaseEntry(@Nullable String duration, @Nullable Double rate) {}

    /** One entry of {@code targets}. */
    public record TargetEntry(
            @Nullable String function,
            @Nullable String name,
            @Nullable String path,
            @Nullable String method,
            @Nullable String payload,
            @Nullable String payloadFile,
            @Nullable Integer weight) {}

    /** Reads and checks a file. Throws {@link ScenarioException} whose message names the place and the reason. */
    public static Scenario read(Path file) {
        try {
            return MAPPER.readValue(Files.readString(file), ScenarioFile.class).toScenario(file);
        } catch (UnrecognizedPropertyException e) {
            String known = e.getKnownPropertyIds().stream()
                    .map(Object::toString)
                    .sorted()
                    .collect(Collectors.joining(", "));
            throw new ScenarioException(
                    place(file, e) + "unknown key '" + e.getPropertyName() + "'; known here: " + known, e);
        } catch (JacksonException e) {
            throw new ScenarioException(place(file, e) + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ScenarioException("cannot read " + file + ": " + e, e);
        } catch (IllegalArgumentException e) {
            throw new ScenarioException(file + ": " + e.getMessage(), e);
        }
    }

    private Scenario toScenario(Path file) throws IOException {
        if (targets == null) {
            throw new IllegalArgumentException("'targets' is missing");
        }
        List<Target> resolved = new ArrayList<>();
        for (TargetEntry entry : targets) {
            resolved.add(target(entry, file));
        }
        return new Scenario(
                Endpoint.parse(url == null ? ScenarioDefaults.URL : url),
                resolved,
                pacing(),
                connections == null ? ScenarioDefaults.CONNECTIONS : connections,
                duration(warmUp, ScenarioDefaults.WARM_UP),
                requests == null ? Long.MAX_VALUE : requests,
                duration(timeout, ScenarioDefaults.TIMEOUT),
                seed == null ? ScenarioDefaults.SEED : seed);
    }

    private Pacing pacing() {
        if (phases == null) {
            if (arrivals != null) {
                throw new IllegalArgumentException("'arrivals' needs 'phases'");
            }
            return new Pacing.Closed(duration(duration, ScenarioDefaults.DURATION));
        }
        if (duration != null) {
            throw new IllegalArgumentException("'duration' and 'phases' exclude each other");
        }
        return new Pacing.Open(arrivalsNamed(arrivals), phases.stream().map(ScenarioFile::phase).toList());
    }

    private static Arrivals arrivalsNamed(@Nullable String name) {
        return switch (name) {
            case null -> Arrivals.CONSTANT;
            case "constant" -> Arrivals.CONSTANT;
            case "poisson" -> Arrivals.POISSON;
            default -> throw new IllegalArgumentException("arrivals '" + name + "': must be constant or poisson");
        };
    }

    private static Phase phase(PhaseEntry entry) {
        if (entry.duration == null || entry.rate == null) {
            throw new IllegalArgumentException("a phase needs 'duration' and 'rate'");
        }
        return new Phase(DurationText.parse(entry.duration), entry.rate);
    }

    private static Target target(TargetEntry entry, Path file) throws IOException {
        if ((entry.function == null) == (entry.path == null)) {
            throw new IllegalArgumentException("a target needs either 'function' or 'path'");
        }
        int weight = entry.weight == null ? 1 : entry.weight;
        if (entry.path != null) {
            String method = Objects.requireNonNullElse(entry.method, "GET");
            String name = Objects.requireNonNullElse(entry.name, method + " " + entry.path);
            return new Target(name, method, entry.path, payload(entry, file, Payload.EMPTY), weight);
        }
        if (entry.method != null) {
            throw new IllegalArgumentException("'method' belongs to a target with 'path'");
        }
        String function = Objects.requireNonNull(entry.function);
        Target target = Target.function(function, payload(entry, file, Payload.ofText("{}")), weight);
        return entry.name == null
                ? target
                : new Target(entry.name, target.method(), target.path(), target.payload(), weight);
    }

    private static Payload payload(TargetEntry entry, Path file, Payload otherwise) throws IOException {
        if (entry.payload != null && entry.payloadFile != null) {
            throw new IllegalArgumentException("'payload' and 'payloadFile' exclude each other");
        }
        if (entry.payloadFile != null) {
            return Payload.of(Files.readAllBytes(file.resolveSibling(entry.payloadFile)));
        }
        return entry.payload == null ? otherwise : Payload.ofText(entry.payload);
    }

    private static Duration duration(@Nullable String text, Duration otherwise) {
        return text == null ? otherwise : DurationText.parse(text);
    }

    private static String place(Path file, JacksonException e) {
        boolean lineKnown = e.getLocation() != null && e.getLocation().getLineNr() > 0;
        String line = lineKnown ? ":" + e.getLocation().getLineNr() : "";
        String keys = e.getPath().stream()
                .map(step -> step.getPropertyName() == null ? "[" + step.getIndex() + "]" : step.getPropertyName())
                .collect(Collectors.joining("."))
                .replace(".[", "[");
        return file + line + (keys.isEmpty() ? ": " : " (" + keys + "): ");
    }
}
