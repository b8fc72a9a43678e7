package dev.millrace.gateway.event.tag;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.shape.TagList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The tags of what an ARN names, a bus or a rule, which must exist. Thread-safe. */
record Tagged(Buses buses) {
    Map<String, String> tags(String arn) {
        BusName bus = buses.arns().busOfArn(arn);
        return bus != null ? buses.snapshot().existing(bus).tags() : buses.snapshot().existing(rule(arn)).tags();
    }

    /** Changes a copy of the tags, which then takes their place. */
    void change(String arn, Consumer<Map<String, String>> edit) {
        BusName bus = buses.arns().busOfArn(arn);
        if (bus != null) {
            buses.change(bus, current -> current.withTags(edited(current.tags(), edit)));
        } else {
            buses.change(rule(arn), current -> current.withTags(edited(current.tags(), edit)));
        }
    }

    private RuleKey rule(String arn) {
        RuleKey rule = buses.arns().ruleOfArn(arn);
        if (rule == null) {
            throw new RefusedException(new Refusal.ShapeViolation(
                    "Parameter ResourceARN is not valid. Reason: it is not the ARN of an event bus or a rule of"
                            + " account " + buses.arns().account().id() + "."));
        }
        return rule;
    }

    private static Map<String, String> edited(Map<String, String> tags, Consumer<Map<String, String>> edit) {
        Map<String, String> copy = new HashMap<>(tags);
        edit.accept(copy);
        return TagList.checked(copy);
    }
}
