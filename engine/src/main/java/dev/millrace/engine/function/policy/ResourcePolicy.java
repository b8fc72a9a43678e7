package dev.millrace.engine.function.policy;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All permissions of a function, in the order in which they were given. What none of them allows is not allowed;
 * nothing forbids what another one allows. Immutable.
 *
 * @param revisionId changes with every change of the policy; empty where there is none
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html">
 *     Resource-based policies</a>
 */
public record ResourcePolicy(String revisionId, List<Statement> statements) {
    /** What a function has whose owner has given no permissions. */
    public static final ResourcePolicy NONE = new ResourcePolicy("", List.of());

    public ResourcePolicy {
        statements = List.copyOf(statements);
    }

    /** Whether one of the permissions covers what is asked for. Takes no lock and allocates next to nothing. */
    public boolean allows(AccessRequest request) {
        for (int i = 0; i < statements.size(); i++) {
            if (statements.get(i).allows(request)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is no permission at all. */
    public boolean grantsNothing() {
        return statements.isEmpty();
    }

    /** The permission of that name, or null. */
    public @Nullable Statement statement(String sid) {
        return statements.stream().filter(statement -> statement.sid().equals(sid)).findFirst().orElse(null);
    }

    /** This policy with one more permission, whose name none of the others may have. */
    public ResourcePolicy with(Statement added, String newRevisionId) {
        if (statement(added.sid()) != null) {
            throw new IllegalArgumentException("two permissions of the name '" + added.sid() + "'");
        }
        List<Statement> more = new ArrayList<>(statements);
        more.add(added);
        return new ResourcePolicy(newRevisionId, more);
    }

    /** This policy without the permission of that name; {@link #NONE} when it was the last one. */
    public ResourcePolicy without(String sid, String newRevisionId) {
        List<Statement> rest =
                statements.stream().filter(statement -> !statement.sid().equals(sid)).toList();
        return rest.isEmpty() ? NONE : new ResourcePolicy(newRevisionId, rest);
    }
}
