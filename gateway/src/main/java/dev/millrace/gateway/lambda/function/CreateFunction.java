package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.Revision;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.code.CodeUpload;
import dev.millrace.gateway.lambda.function.code.Template;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationRequest;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.lambda.tag.TagRules;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Map;
import java.util.Objects;

/**
 * Registers a function and keeps its code.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html">CreateFunction</a>
 */
final class CreateFunction implements Operation {
    private static final Shape SHAPE =
            Shape.of(required("FunctionName"), required("Role")).and(ConfigurationRequest.SHAPE);

    private final Functions functions;
    private final ConfigurationRequest configurations;
    private final TagRules tagRules;
    private final CodeUpload upload;
    private final ConfigurationJson json;

    CreateFunction(
            Functions functions,
            ConfigurationRequest configurations,
            TagRules tagRules,
            CodeUpload upload,
            ConfigurationJson json) {
        this.functions = functions;
        this.configurations = configurations;
        this.tagRules = tagRules;
        this.upload = upload;
        this.json = json;
    }

    @Override
    public BodyLimit bodyLimit() {
        return BodyLimit.ofCode("CreateFunction");
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        FunctionReference reference = FunctionReference.parse(
                Objects.requireNonNull(request.text("FunctionName")), null, functions.account());
        FunctionName name = Functions.name(reference);
        Template template = Template.isWanted(request) ? Template.of(request) : null;
        FunctionConfiguration defaults = FunctionConfiguration.defaultsFor(name);
        FunctionConfiguration configuration = configurations.apply(
                request, template == null ? defaults : defaults.withHandler(template.handler()));
        Map<String, String> tags = Objects.requireNonNullElse(request.textMap("Tags"), Map.of());
        tagRules.check(name, configuration.runtime(), tags);
        boolean publish = Publishing.isWanted(request);
        if (functions.snapshot().function(name.value()) != null) {
            throw Functions.alreadyExists(name.value());
        }
        CodeReference code = template == null
                ? upload.take(Objects.requireNonNull(request.members("Code")), configuration.runtime())
                : upload.take(template, configuration.runtime());
        RegisteredFunction created =
                functions.done(
                functions.registry().create(name, configuration, code, tags, publish), reference);
        Revision shown = publish ? Publishing.newest(created) : created.latest();
        return JsonReply.of(201, json.render(name, shown, "", Phase.CREATED));
    }
}
