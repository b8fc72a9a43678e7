package dev.millrace.gateway.api.authorize;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.auth.SignatureCheck;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.web.Caller;

/**
 * Lets in who signs requests, as users and roles of the account do. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-access-control-iam.html">
 *     IAM authorization</a>
 */
public final class IamAuthorizer {
    private static final String SERVICE = "execute-api";

    private final SignatureCheck signatures;
    private final Account account;

    public IamAuthorizer(SignatureCheck signatures, Account account) {
        this.signatures = signatures;
        this.account = account;
    }

    /** Says who has signed the request. It costs a hash of the body, so large ones are for no event loop. */
    public Verdict verdict(SignedRequest request) {
        return switch (signatures.check(request, SERVICE)) {
            case dev.millrace.gateway.auth.Verdict.Signed signed -> new Verdict.LetIn(caller(signed.accessKeyId()));
            case dev.millrace.gateway.auth.Verdict.Unsigned _ -> new Verdict.Forbidden(null);
            case dev.millrace.gateway.auth.Verdict.Refused _ -> new Verdict.Forbidden(null);
        };
    }

    private Caller caller(String accessKeyId) {
        String id = account.id();
        return new Caller.Iam(accessKeyId, id, id, "arn:aws:iam::" + id + ":root", id);
    }
}
