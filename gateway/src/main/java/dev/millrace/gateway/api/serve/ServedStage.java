package dev.millrace.gateway.api.serve;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.api.log.Access;
import dev.millrace.gateway.api.log.AccessLog;
import dev.millrace.gateway.api.route.RouteTree;
import dev.millrace.gateway.web.WebRequest;
import org.jspecify.annotations.Nullable;

/**
 * A stage of an API, ready to be called.
 *
 * @param log where its requests are written down; null when its owner does not want that
 */
record ServedStage(String name, RouteTree<ServedRoute> routes, @Nullable AccessLog log) {
    static final String DEFAULT = "$default";

    /** What will be written down of a request; null for nothing. */
    @Nullable Access access(
            WebRequest request, ApiAddress address, @Nullable ServedRoute route, Account account, long arrivedNanos) {
        if (log == null) {
            return null;
        }
        String routeKey = route == null ? null : route.key().text();
        Access.Place place =
                new Access.Place(account.id(), address.apiId(), address.domainName(account), name, routeKey);
        return new Access(log, place, request, arrivedNanos);
    }
}
