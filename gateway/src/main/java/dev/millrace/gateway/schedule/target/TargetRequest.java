package dev.millrace.gateway.schedule.target;

import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.schedule.timer.Timing;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads the target of a request. Immutable. */
public final class TargetRequest {
    /** The rules for the member {@code Target}. */
    public static final Shape SHAPE = Shape.of(
            required("Target"),
            required("Target.Arn", new LengthMin(1), new LengthMax(1_600)),
            required(
                    "Target.RoleArn",
                    new LengthMin(1),
                    new LengthMax(1_600),
                    Constraint.pattern("^arn:aws(-[a-z]+)?:iam::\\d{12}:role\\/[\\w+=,.@\\/-]+$")),
            optional("Target.Input", new LengthMin(1)),
            optional("Target.RetryPolicy.MaximumEventAgeInSeconds", new AtLeast(60), new AtMost(86_400)),
            optional("Target.RetryPolicy.MaximumRetryAttempts", new AtLeast(0), new AtMost(185)),
            required("Target.EventBridgeParameters.DetailType", new LengthMin(1), new LengthMax(128)),
            required(
                    "Target.EventBridgeParameters.Source",
                    new LengthMin(1),
                    new LengthMax(256),
                    Constraint.pattern("^(?=[/\\.\\-_A-Za-z0-9]+)((?!aws\\.).*)"
                            + "|(\\$(\\.[\\w_-]+(\\[(\\d+|\\*)\\])*)*)$")));

    private static final List<String> OTHER_SERVICES =
            List.of("EcsParameters", "KinesisParameters", "SageMakerPipelineParameters", "SqsParameters");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Account account;
    private final OutsideServices services;

    /**
     * Requests of one account.
     *
     * @param services whose queues can take what cannot be delivered
     */
    public TargetRequest(Account account, OutsideServices services) {
        this.account = account;
        this.services = services;
    }

    /** The target of a request that {@link #SHAPE} has passed. */
    public Target read(Members target) {
        String arn = Objects.requireNonNull(target.text("Arn"));
        TargetArn meant = TargetArn.parse(arn, account);
        if (meant == null) {
            throw invalid("Target " + arn + " is not supported here. Targets are functions, arn:aws:lambda:"
                    + account.region() + ":" + account.id() + ":function:NAME, and event buses, arn:aws:events:"
                    + account.region() + ":" + account.id() + ":event-bus/NAME, of this account and region.");
        }
        for (String parameters : OTHER_SERVICES) {
            if (target.holds(parameters)) {
                throw invalid(parameters + " does not go with the target " + arn + ".");
            }
        }
        Members bus = target.members("EventBridgeParameters");
        if ((bus != null) != (meant instanceof TargetArn.OfBus)) {
            throw invalid("EventBridgeParameters must be there for the target of an event bus, and for no other.");
        }
        Members retry = target.members("RetryPolicy");
        return new Target(
                arn,
                Objects.requireNonNull(target.text("RoleArn")),
                checkedInput(target.text("Input")),
                orElse(retry == null ? null : retry.integer("MaximumEventAgeInSeconds"), Math.toIntExact(
                        Timing.AGE_MAX.toSeconds())),
                orElse(retry == null ? null : retry.integer("MaximumRetryAttempts"), Timing.RETRIES_MAX),
                bus == null ? null : bus.text("Source"),
                bus == null ? null : bus.text("DetailType"),
                deadLetters(target.members("DeadLetterConfig")));
    }

    private @Nullable String deadLetters(@Nullable Members given) {
        String queue = given == null ? null : given.text("Arn");
        String refusal = queue == null ? null : services.queueRefusal(queue);
        if (refusal != null) {
            throw invalid("Target.DeadLetterConfig: " + refusal);
        }
        return queue;
    }

    private static @Nullable String checkedInput(@Nullable String input) {
        try {
            if (input != null) {
                JSON.readTree(input);
            }
            return input;
        } catch (JacksonException e) {
            throw invalid("Target.Input must be well-formed JSON: " + e.getOriginalMessage());
        }
    }

    private static int orElse(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
