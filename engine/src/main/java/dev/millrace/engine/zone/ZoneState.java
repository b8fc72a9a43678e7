package dev.millrace.engine.zone;

/** Health of a zone, as the operator sets it. */
public enum ZoneState {
    /** Takes runs. */
    UP,
    /** Finishes the runs that have begun, takes no new ones. */
    DRAINING,
    /** As if its power were gone: runs in progress are lost, no new ones are taken. */
    DOWN
}
