package dev.millrace.gateway.lambda.function.configuration;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.language.Languages;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The runtimes that a function may name: those that this machine can run. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html">Runtimes</a>
 */
final class OfferedRuntimes {
    /** What AWS has or had, and nobody offers here. */
    private static final Pattern OF_AWS = Pattern.compile("ruby[0-9.]+|dotnet(core)?[0-9.]+|go1\\.x|java(8|8\\.al2|11)"
            + "|nodejs([0-9.]+(x|-edge)?)?|python[23]\\.[0-9]+|provided");

    private final Languages languages;

    OfferedRuntimes(Languages languages) {
        this.languages = languages;
    }

    void check(String runtime) {
        if (languages.of(runtime) != null) {
            return;
        }
        if (Language.of(runtime) != null) {
            throw invalid("This server cannot run functions of runtime " + runtime + ": " + languages.missing(runtime));
        }
        if (OF_AWS.matcher(runtime).matches()) {
            throw invalid("This server does not offer the runtime " + runtime + ". It runs " + here()
                    + "; with provided.al2023, a function brings a runtime of its own.");
        }
        throw invalid("Value " + runtime + " at 'runtime' failed to satisfy constraint: Member must satisfy enum value"
                + " set: " + Language.allRuntimes() + " or be a valid ARN");
    }

    private String here() {
        List<String> runtimes = languages.all().stream().map(Interpreter::runtime).toList();
        return String.join(", ", runtimes);
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
