package dev.millrace.gateway.object.store;

/**
 * Where the store listens, for this server alone: it takes only requests that are signed with the secret. Immutable.
 *
 * @param secret new with each start
 */
public record StoreEndpoint(int port, String secret) {
    @Override
    public String toString() {
        return "127.0.0.1:" + port;
    }
}
