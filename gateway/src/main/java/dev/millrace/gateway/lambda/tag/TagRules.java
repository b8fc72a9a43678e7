package dev.millrace.gateway.lambda.tag;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.isolation.IsolationRule;
import dev.millrace.engine.function.SettingTags;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.runtime.process.language.Language;
import java.util.Map;

/** Which tags a function may have: within AWS's limits, and as settings within what is allowed here. Immutable. */
public final class TagRules {
    private final IsolationRule isolation;

    public TagRules(IsolationRule isolation) {
        this.isolation = isolation;
    }

    /** Refuses all tags of a function when one of them cannot be. */
    public void check(FunctionName function, String runtime, Map<String, String> tags) {
        TagLimits.check(tags);
        try {
            SettingTags.check(tags);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new Refusal.InvalidParameter(String.valueOf(e.getMessage())));
        }
        if (!SettingTags.network(tags) && Language.of(runtime) == Language.PROVIDED) {
            throw new RefusedException(new Refusal.InvalidParameter("Function " + function.value() + " cannot have both"
                    + " the runtime " + runtime + " and the tag 'millrace:network' with the value 'none': a custom"
                    + " runtime reaches the Lambda Runtime API by the network. Set the tag to 'on', or take a runtime"
                    + " of another kind, which needs no network for that."));
        }
        String refusal = isolation.refusal(function.value(), runtime, SettingTags.isolation(tags));
        if (refusal != null) {
            throw new RefusedException(new Refusal.InvalidParameter(refusal));
        }
    }
}
