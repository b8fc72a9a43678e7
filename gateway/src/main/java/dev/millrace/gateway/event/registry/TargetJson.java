package dev.millrace.gateway.event.registry;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.input.EventJson;
import dev.millrace.gateway.event.input.EventPath;
import dev.millrace.gateway.event.input.InputTemplate;
import dev.millrace.gateway.event.input.TargetInput;
import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.shape.Members;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A target as AWS writes it, on the wire and in the database. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html">Target</a>
 */
public record TargetJson(EventArns arns) {
    private static final String INPUT = "Input";
    private static final String INPUT_PATH = "InputPath";
    private static final String TRANSFORMER = "InputTransformer";
    private static final String PATHS = "InputPathsMap";
    private static final String TEMPLATE = "InputTemplate";
    private static final String RETRY_POLICY = "RetryPolicy";
    private static final String DEAD_LETTERS = "DeadLetterConfig";
    private static final String RETRIES_MAX = "MaximumRetryAttempts";
    private static final String AGE_MAX = "MaximumEventAgeInSeconds";

    /** Reads a target whose shape was checked. Throws {@link RefusedException} for what cannot be one here. */
    public Target read(Members target) {
        String id = Objects.requireNonNull(target.text("Id"));
        String arn = Objects.requireNonNull(target.text("Arn"));
        Destination destination = Destination.of(arn, arns);
        if (destination == null) {
            throw refused("Parameter " + arn + " is not valid. Reason: targets here are Lambda functions and event"
                    + " buses of account " + arns.account().id() + " in " + arns.account().region() + ".");
        }
        TargetInput input = input(target, id);
        if (destination instanceof Destination.ToBus && !(input instanceof TargetInput.Whole)) {
            throw refused("Input, InputPath and InputTransformer are not valid for target " + id
                    + ": an event bus takes events as they are.");
        }
        RetryPolicy retry = retryPolicy(target.members(RETRY_POLICY));
        Members deadLetters = target.members(DEAD_LETTERS);
        String queue = deadLetters == null ? null : deadLetters.text("Arn");
        return new Target(id, arn, destination, target.text("RoleArn"), input, retry, queue);
    }

    /** Writes a target into {@code into}. */
    public void write(Target target, ObjectNode into) {
        into.put("Id", target.id()).put("Arn", target.arn());
        if (target.roleArn() != null) {
            into.put("RoleArn", target.roleArn());
        }
        switch (target.input()) {
            case TargetInput.Whole _ -> {}
            case TargetInput.Fixed fixed -> into.put(INPUT, fixed.json());
            case TargetInput.Part part -> into.put(INPUT_PATH, part.text());
            case TargetInput.Transformed transformed -> {
                ObjectNode transformer = into.putObject(TRANSFORMER);
                ObjectNode paths = transformer.putObject(PATHS);
                transformed.paths().forEach(paths::put);
                transformer.put(TEMPLATE, transformed.text());
            }
        }
        RetryPolicy retry = target.retryPolicy();
        if (retry != null) {
            ObjectNode policy = into.putObject(RETRY_POLICY);
            putIfThere(policy, RETRIES_MAX, retry.retriesMax());
            putIfThere(policy, AGE_MAX, retry.ageSecondsMax());
        }
        if (target.deadLetterArn() != null) {
            into.putObject(DEAD_LETTERS).put("Arn", target.deadLetterArn());
        }
    }

    private static TargetInput input(Members target, String id) {
        String fixed = target.text(INPUT);
        String path = target.text(INPUT_PATH);
        Members transformer = target.members(TRANSFORMER);
        if (Stream.of(fixed, path, transformer).filter(Objects::nonNull).count() > 1) {
            throw refused("Only one of Input, InputPath, or InputTransformer must be provided for target " + id + ".");
        }
        if (fixed != null) {
            if (!EventJson.isValid(fixed)) {
                throw refused("JSON syntax error in input for target " + id + ".");
            }
            return new TargetInput.Fixed(fixed);
        }
        if (path != null) {
            return new TargetInput.Part(path, path(path, "InputPath", id));
        }
        return transformer == null ? new TargetInput.Whole() : transformed(transformer, id);
    }

    private static TargetInput transformed(Members transformer, String id) {
        String text = Objects.requireNonNull(transformer.text(TEMPLATE));
        Map<String, String> written = transformer.textMap(PATHS);
        Map<String, String> paths = written == null ? Map.of() : written;
        Map<String, EventPath> parsed = new HashMap<>();
        paths.forEach((variable, path) -> parsed.put(variable, path(path, "InputPathsMap", id)));
        String unknown = InputTemplate.unknownVariable(text, paths.keySet());
        if (unknown != null) {
            throw refused("InputTemplate for target " + id + " contains invalid placeholder " + unknown + ".");
        }
        InputTemplate template = InputTemplate.parse(text, parsed);
        if (template == null) {
            throw refused("Invalid InputTemplate for target " + id + ": with its placeholders filled in it is not JSON,"
                    + " or a placeholder stands in the name of a member.");
        }
        return new TargetInput.Transformed(Map.copyOf(paths), text, template);
    }

    private static EventPath path(String text, String member, String id) {
        EventPath path = EventPath.parse(text);
        if (path == null) {
            throw refused("Invalid " + member + " for target " + id + ": '" + text + "' is not a path such as"
                    + " $.detail.items[0].name.");
        }
        return path;
    }

    private static @Nullable RetryPolicy retryPolicy(@Nullable Members policy) {
        return policy == null ? null : new RetryPolicy(policy.integer(RETRIES_MAX), policy.integer(AGE_MAX));
    }

    private static void putIfThere(ObjectNode node, String name, @Nullable Integer value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.ShapeViolation(message));
    }
}
