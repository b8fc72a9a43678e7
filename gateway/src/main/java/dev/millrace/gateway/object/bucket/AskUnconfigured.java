package dev.millrace.gateway.object.bucket;

import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import java.util.function.Consumer;

/** Answers for what cannot be told to a bucket or an object here. Thread-safe. */
final class AskUnconfigured implements Operation {
    private final Unconfigured what;
    private final Consumer<HttpCall> requirement;

    /**
     * The operations on one of them.
     *
     * @param requirement refuses calls about what is not there
     */
    AskUnconfigured(Unconfigured what, Consumer<HttpCall> requirement) {
        this.what = what;
        this.requirement = requirement;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        requirement.accept(call);
        return switch (call.method()) {
            case "GET", "HEAD" -> read(call);
            case "DELETE" -> what.remove();
            default -> throw what.unchangeable();
        };
    }

    private HttpReply read(HttpCall call) {
        if (call.queryParameter("id") != null) {
            throw Unconfigured.noneOfThatId();
        }
        return what.read();
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }
}
