package dev.millrace.gateway.lambda.event;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.message.OutsideServices;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which destinations this server can reach. Immutable. */
final class DestinationRules {
    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:([a-z0-9-]+):[a-z0-9-]*:[0-9]*:.+");

    private final Functions functions;
    private final Predicate<String> isThere;
    private final OutsideServices services;

    DestinationRules(Functions functions, Predicate<String> isThere, OutsideServices services) {
        this.functions = functions;
        this.isThere = isThere;
        this.services = services;
    }

    /** Refuses a destination that successful events of {@code source} could never reach. Null and empty are none. */
    void checkOnSuccess(@Nullable String arn, FunctionReference source) {
        if (arn != null && arn.matches("arn:[a-z-]+:s3:.*")) {
            throw invalid("The destination " + arn + " cannot be told of success: S3 buckets are told of failures only.");
        }
        check(arn, source);
    }

    /** Refuses a destination that failed events of {@code source} could never reach. Null and empty are none. */
    void checkOnFailure(@Nullable String arn, FunctionReference source) {
        check(arn, source);
    }

    private void check(@Nullable String arn, FunctionReference source) {
        if (arn == null || arn.isEmpty()) {
            return;
        }
        var parts = ARN.matcher(arn);
        if (!parts.matches()) {
            throw invalid("The destination ARN " + arn + " is invalid.");
        }
        if (parts.group(1).equals("events")) {
            if (!isThere.test(arn)) {
                throw new RefusedException(new Refusal.NotFound("There is no event bus " + arn + "."));
            }
            return;
        }
        if (parts.group(1).equals("s3")) {
            if (!isThere.test(arn)) {
                throw invalid("The destination " + arn + " is no bucket of this server.");
            }
            return;
        }
        if (OutsideServices.isOutside(arn)) {
            String refusal = services.refusal(arn);
            if (refusal != null) {
                throw invalid("The destination " + refusal);
            }
            return;
        }
        if (!parts.group(1).equals("lambda")) {
            throw invalid("The destination " + arn + " cannot be reached: this server delivers to Lambda functions, to"
                    + " its own event buses and buckets, and to SQS queues and SNS topics.");
        }
        FunctionReference destination = FunctionReference.parse(arn, null, functions.account());
        if (destination.name().equals(source.name())) {
            throw invalid("You can't specify the function as a destination for itself.");
        }
        functions.existing(destination);
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
