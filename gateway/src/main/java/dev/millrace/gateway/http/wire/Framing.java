package dev.millrace.gateway.http.wire;

/**
 * What an answer owes to the request's method, version and connection. Immutable.
 *
 * @param headOnly whether the request was HEAD: the answer tells of a body and has none
 * @param closes whether nothing can follow it on its channel
 * @param saysKeepAlive whether the client must be told that something can
 */
public record Framing(boolean headOnly, boolean closes, boolean saysKeepAlive) {}
