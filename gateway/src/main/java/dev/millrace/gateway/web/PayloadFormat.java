package dev.millrace.gateway.web;

/** The two formats of events and results. */
public enum PayloadFormat {
    VERSION_1("1.0"),
    VERSION_2("2.0");

    private final String wireName;

    PayloadFormat(String wireName) {
        this.wireName = wireName;
    }

    /** As requests and events name it. */
    public String wireName() {
        return wireName;
    }
}
