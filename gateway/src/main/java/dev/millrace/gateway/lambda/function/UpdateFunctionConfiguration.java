package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationRequest;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.lambda.tag.TagRules;
import dev.millrace.gateway.shape.Members;

/**
 * Changes the members of a function's configuration that the request has, and leaves the others.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html">
 *     UpdateFunctionConfiguration</a>
 */
final class UpdateFunctionConfiguration implements Operation {
    private final Functions functions;
    private final ConfigurationRequest configuration;
    private final TagRules tagRules;
    private final ConfigurationJson json;

    UpdateFunctionConfiguration(
            Functions functions, ConfigurationRequest configuration, TagRules tagRules, ConfigurationJson json) {
        this.functions = functions;
        this.configuration = configuration;
        this.tagRules = tagRules;
        this.json = json;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.unqualified(call);
        Members request = Members.of(call.body());
        ConfigurationRequest.SHAPE.check(request);
        RegisteredFunction updated = functions.done(
                functions.registry().revise(
                        Functions.name(reference), request.text("RevisionId"), function -> changed(function, request)),
                reference);
        return JsonReply.ok(json.render(updated, Phase.UPDATED));
    }

    /** Tags that a function has may not suit another runtime. */
    private RegisteredFunction changed(RegisteredFunction function, Members request) {
        FunctionConfiguration before = function.configuration();
        FunctionConfiguration after = configuration.apply(request, before);
        if (!after.runtime().equals(before.runtime())) {
            tagRules.check(function.name(), after.runtime(), function.tags());
        }
        return function.withConfiguration(after);
    }
}
