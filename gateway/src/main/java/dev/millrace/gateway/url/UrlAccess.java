package dev.millrace.gateway.url;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.gateway.auth.SignatureCheck;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.auth.Verdict;
import dev.millrace.gateway.web.Caller;
import dev.millrace.gateway.web.WebResponse;
import org.jspecify.annotations.Nullable;

/**
 * Says who may call a URL. Without signatures the function's policy must open it to all. Whoever signs is the account
 * itself, whose functions these are, and needs no permission: there are no users and roles here. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html">Access to function URLs</a>
 */
final class UrlAccess {
    private static final String SERVICE = "lambda";
    private static final Admitted ANYBODY = new Admitted(null);
    private static final AccessRequest PUBLIC =
            AccessRequest.ofUrl(AccessRequest.ANYONE, FunctionUrl.AuthType.NONE.name());

    private final SignatureCheck signatures;
    private final Account account;

    UrlAccess(SignatureCheck signatures, Account account) {
        this.signatures = signatures;
        this.account = account;
    }

    Decision decide(ResourcePolicy policy, FunctionUrl url, SignedRequest request) {
        return switch (url.authType()) {
            case NONE -> policy.allows(PUBLIC) ? ANYBODY : new Denied(UrlReplies.FORBIDDEN);
            case AWS_IAM ->
                switch (signatures.check(request, SERVICE)) {
                    case Verdict.Signed signed -> new Admitted(caller(signed.accessKeyId()));
                    case Verdict.Unsigned _ -> new Denied(UrlReplies.FORBIDDEN);
                    case Verdict.Refused refused -> new Denied(UrlReplies.notAccepted(refused));
                };
        };
    }

    private Caller.Iam caller(String accessKeyId) {
        String id = account.id();
        return new Caller.Iam(accessKeyId, id, id, "arn:aws:iam::" + id + ":root", id);
    }

    /** What became of a request. Immutable. */
    sealed interface Decision {}

    /** @param caller who it is; null when nobody asked */
    record Admitted(@Nullable Caller caller) implements Decision {}

    record Denied(WebResponse reply) implements Decision {}
}
