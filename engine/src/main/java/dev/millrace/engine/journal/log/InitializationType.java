package dev.millrace.engine.journal.log;

/**
 * Why an instance was started, in AWS's words.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">Lambda environment
 *     variables</a>
 */
public final class InitializationType {
    /** An invocation waits for it. */
    public static final String ON_DEMAND = "on-demand";

    /** It is to be ready before an invocation comes. */
    public static final String AHEAD = "provisioned-concurrency";

    private InitializationType() {}
}
