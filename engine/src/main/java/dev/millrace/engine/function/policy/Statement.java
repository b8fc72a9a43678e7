package dev.millrace.engine.function.policy;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One permission: who may do what, and under which conditions, all of which must hold. Immutable.
 *
 * @param sid names it within its policy
 * @param principal as the owner wrote it: a service, an account's id, the ARN of a user or role, or {@code *}
 * @param action such as {@code lambda:InvokeFunction}, or {@code lambda:*} or {@code *} for all
 * @param sourceArn an ARN in which {@code *} and {@code ?} stand for others; null for any
 * @param sourceAccount whose the source must be; null for anybody's
 * @param urlAuthType kind of function URL by which it must be called; null for any way
 * @param viaFunctionUrl whether it must be called by its function URL, or must not; null for any way
 * @param eventSourceToken what an Alexa skill must know; nobody who asks here has any
 * @param principalOrgId organisation to which the caller must belong; nobody who asks here belongs to any
 */
public record Statement(
        String sid,
        String principal,
        String action,
        @Nullable String sourceArn,
        @Nullable String sourceAccount,
        @Nullable String urlAuthType,
        @Nullable Boolean viaFunctionUrl,
        @Nullable String eventSourceToken,
        @Nullable String principalOrgId) {
    private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
    private static final String ANYTHING = "*";
    private static final String ANY_OF_LAMBDA = "lambda:*";

    boolean allows(AccessRequest request) {
        return isForAction(request.action())
                && isForPrincipal(request.principal())
                && isForSource(request.sourceArn())
                && (sourceAccount == null || sourceAccount.equals(request.sourceAccount()))
                && (urlAuthType == null || urlAuthType.equals(request.urlAuthType()))
                && (viaFunctionUrl == null || viaFunctionUrl == request.viaFunctionUrl())
                && eventSourceToken == null
                && principalOrgId == null;
    }

    private boolean isForSource(@Nullable String asking) {
        return sourceArn == null || (asking != null && ArnLike.matches(sourceArn, asking));
    }

    /** Actions are the same in any case, as in every policy of AWS. */
    private boolean isForAction(String wished) {
        return action.equalsIgnoreCase(wished)
                || action.equals(ANYTHING)
                || (action.equals(ANY_OF_LAMBDA) && wished.startsWith("lambda:"));
    }

    /** A permission of an account is one of all its users and roles: it is for the account to tell them apart. */
    private boolean isForPrincipal(String asking) {
        if (principal.equals(AccessRequest.ANYONE) || principal.equals(asking)) {
            return true;
        }
        String account = account(principal);
        return account != null && account.equals(isAccount(asking) ? asking : accountOfIdentity(asking));
    }

    /** The account that a principal means as a whole, by its id or by the ARN of its root; else null. */
    private static @Nullable String account(String principal) {
        if (isAccount(principal)) {
            return principal;
        }
        return principal.endsWith(":root") ? accountOfIdentity(principal) : null;
    }

    /** The account of a user or role by its ARN; null for what is no such ARN. */
    private static @Nullable String accountOfIdentity(String principal) {
        if (!principal.startsWith("arn:")) {
            return null;
        }
        String[] parts = principal.split(":", 6);
        return parts.length == 6 && isAccount(parts[4]) ? parts[4] : null;
    }

    private static boolean isAccount(String principal) {
        return ACCOUNT.matcher(principal).matches();
    }
}
