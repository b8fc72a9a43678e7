package dev.millrace.gateway.monitor.log.group;

/** Why a line that is in the journal is told no more. */
public enum Untold {
    GROUP_DELETED("its log group was deleted, with the lines that had come until then"),
    STREAM_DELETED("its log stream was deleted, with the lines that had come until then"),
    EXPIRED("lines are older than the retention of its log group");

    private final String note;

    Untold(String note) {
        this.note = note;
    }

    /** As people read it of a run. */
    public String note() {
        return note;
    }
}
