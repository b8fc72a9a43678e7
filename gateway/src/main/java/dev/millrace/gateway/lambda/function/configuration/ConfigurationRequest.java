package dev.millrace.gateway.lambda.function.configuration;

import static dev.millrace.gateway.shape.Constraint.eachOneOf;
import static dev.millrace.gateway.shape.Constraint.keys;
import static dev.millrace.gateway.shape.Constraint.oneOf;
import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;
import static dev.millrace.gateway.shape.ShapeRule.secret;
import static java.util.Objects.requireNonNullElse;

import dev.millrace.engine.function.FunctionConfiguration;
import dev.millrace.engine.function.FunctionConfiguration.Logging;
import dev.millrace.engine.function.FunctionConfiguration.Vpc;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members by which CreateFunction and UpdateFunctionConfiguration set a function's configuration. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html">
 *     UpdateFunctionConfiguration</a>
 */
public final class ConfigurationRequest {
    /** What either operation checks before anything else. */
    public static final Shape SHAPE = Shape.of(
            optional("Role", pattern("arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+")),
            optional("Handler", new LengthMax(128), pattern("[^\\s]+")),
            optional("Description", new LengthMax(256)),
            optional("Timeout", new AtLeast(1), new AtMost(900)),
            optional("MemorySize", new AtLeast(128), new AtMost(10_240)),
            optional("PackageType", oneOf("Zip", "Image")),
            secret("Environment.Variables", keys("[a-zA-Z]([a-zA-Z0-9_])+")),
            optional("Architectures", new LengthMin(1), new LengthMax(1), eachOneOf("x86_64", "arm64")),
            optional("TracingConfig.Mode", oneOf("Active", "PassThrough")),
            required("EphemeralStorage.Size", new AtLeast(512), new AtMost(10_240)),
            optional("SnapStart.ApplyOn", oneOf("PublishedVersions", "None")),
            optional("LoggingConfig.LogFormat", oneOf("JSON", "Text")),
            optional(
                    "LoggingConfig.ApplicationLogLevel", oneOf("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")),
            optional("LoggingConfig.SystemLogLevel", oneOf("DEBUG", "INFO", "WARN")),
            optional(
                    "LoggingConfig.LogGroup", new LengthMin(1), new LengthMax(512), pattern("[\\.\\-_/#A-Za-z0-9]+")),
            optional("DeadLetterConfig.TargetArn", pattern("(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()")),
            optional("KMSKeyArn", pattern("(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()")),
            optional("VpcConfig.SubnetIds", new LengthMax(16)),
            optional("VpcConfig.SecurityGroupIds", new LengthMax(5)));

    private final OfferedRuntimes runtimes;
    private final OutsideServices services;

    /**
     * Requests to one server.
     *
     * @param languages what the machine can run
     * @param services whose queues and topics can take dead letters
     */
    public ConfigurationRequest(Languages languages, OutsideServices services) {
        this.runtimes = new OfferedRuntimes(languages);
        this.services = services;
    }

    /** {@code base} with what the request changes; refuses what this server cannot run. */
    public FunctionConfiguration apply(Members request, FunctionConfiguration base) {
        ConfigurationLimits.checkSupported(request);
        String runtime = request.text("Runtime");
        if (runtime != null) {
            runtimes.check(runtime);
        }
        FunctionConfiguration changed = new FunctionConfiguration(
                requireNonNullElse(runtime, base.runtime()),
                requireNonNullElse(request.text("Handler"), base.handler()),
                requireNonNullElse(request.text("Role"), base.role()),
                requireNonNullElse(request.text("Description"), base.description()),
                requireNonNullElse(request.integer("MemorySize"), base.memoryMb()),
                requireNonNullElse(request.integer("Timeout"), base.timeoutSeconds()),
                environment(request.members("Environment"), base.environment()),
                ephemeralStorageMb(request.members("EphemeralStorage"), base.ephemeralStorageMb()),
                requireNonNullElse(request.texts("Architectures"), List.of(base.architecture()))
                        .getFirst(),
                nested(request.members("TracingConfig"), "Mode", base.tracingMode()),
                logging(request.members("LoggingConfig"), base.logging()),
                deadLetters(request.members("DeadLetterConfig"), base.deadLetterTargetArn()),
                vpc(request.members("VpcConfig"), base.vpc()),
                request.text("KMSKeyArn") == null ? base.kmsKeyArn() : request.text("KMSKeyArn"),
                nested(request.members("SnapStart"), "ApplyOn", base.snapStartOn()));
        ConfigurationLimits.check(changed);
        return changed;
    }

    private static @Nullable Map<String, String> environment(
            @Nullable Members given, @Nullable Map<String, String> base) {
        return given == null ? base : requireNonNullElse(given.textMap("Variables"), Map.of());
    }

    private static int ephemeralStorageMb(@Nullable Members given, int base) {
        return given == null ? base : requireNonNullElse(given.integer("Size"), base);
    }

    private static String nested(@Nullable Members given, String name, String base) {
        return given == null ? base : requireNonNullElse(given.text(name), base);
    }

    /** Only JSON logs have levels; AWS shows INFO where the owner chose none. */
    private static Logging logging(@Nullable Members given, Logging base) {
        if (given == null) {
            return base;
        }
        String format = requireNonNullElse(given.text("LogFormat"), base.format());
        String group = requireNonNullElse(given.text("LogGroup"), base.group());
        if (!format.equals("JSON")) {
            return new Logging(format, group, null, null);
        }
        return new Logging(
                format,
                group,
                nested(given, "ApplicationLogLevel", requireNonNullElse(base.applicationLevel(), "INFO")),
                nested(given, "SystemLogLevel", requireNonNullElse(base.systemLevel(), "INFO")));
    }

    private @Nullable String deadLetters(@Nullable Members given, @Nullable String base) {
        if (given == null) {
            return base;
        }
        String target = requireNonNullElse(given.text("TargetArn"), "");
        String refusal = target.isEmpty() ? null : services.refusal(target);
        if (refusal != null) {
            throw new RefusedException(new Refusal.InvalidParameter("The dead-letter target " + refusal));
        }
        return target;
    }

    private static @Nullable Vpc vpc(@Nullable Members given, @Nullable Vpc base) {
        if (given == null) {
            return base;
        }
        return new Vpc(
                requireNonNullElse(given.texts("SubnetIds"), List.of()),
                requireNonNullElse(given.texts("SecurityGroupIds"), List.of()),
                given.flag("Ipv6AllowedForDualStack"));
    }
}
