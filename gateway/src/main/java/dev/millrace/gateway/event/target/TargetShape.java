package dev.millrace.gateway.event.target;

import static dev.millrace.gateway.shape.Constraint.keys;
import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.gateway.event.reference.Unoffered;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.Objects;

/** What a target in a request must be. Immutable. */
final class TargetShape {
    static final Shape SHAPE = Shape.of(
            required("Id", new LengthMax(64), new LengthMin(1), pattern("[\\.\\-_A-Za-z0-9]+")),
            required("Arn", new LengthMax(1_600), new LengthMin(1)),
            optional("RoleArn", new LengthMax(1_600), new LengthMin(1)),
            optional("Input", new LengthMax(8_192)),
            optional("InputPath", new LengthMax(256)),
            optional("InputTransformer.InputPathsMap", new LengthMax(100), keys("[A-Za-z0-9\\_\\-]+")),
            required("InputTransformer.InputTemplate", new LengthMax(8_192), new LengthMin(1)),
            optional("RetryPolicy.MaximumRetryAttempts", new AtMost(185), new AtLeast(0)),
            optional("RetryPolicy.MaximumEventAgeInSeconds", new AtMost(86_400), new AtLeast(60)));

    /** For targets of other kinds than are offered here. */
    private static final List<String> UNOFFERED = List.of(
            "KinesisParameters",
            "RunCommandParameters",
            "EcsParameters",
            "BatchParameters",
            "SqsParameters",
            "HttpParameters",
            "RedshiftDataParameters",
            "SageMakerPipelineParameters",
            "AppSyncParameters");

    private TargetShape() {}

    static void checkOffered(Members target, OutsideServices services) {
        String it = "target " + target.text("Id");
        Unoffered.check(target, it, UNOFFERED);
        Members deadLetters = target.members("DeadLetterConfig");
        if (deadLetters != null && deadLetters.text("Arn") != null) {
            Unoffered.checkDeadLetters(Objects.requireNonNull(deadLetters.text("Arn")), it, services);
        }
    }
}
