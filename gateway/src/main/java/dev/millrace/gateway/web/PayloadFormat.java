package dev.millrace.gateway.web;

/** The two formats of events and results. */
public enum PayloadFormat {
    VERSION_1("1.0"),
    VERSION_2("2.0");

    private final String wireName;

    PayloadFormat(String wireName) {
        this.wireName = wireName;
    }

    /** The format of that wire name; the latest one for all others. */
    public static PayloadFormat of(String wireName) {
        return wireName.equals(VERSION_1.wireName) ? VERSION_1 : VERSION_2;
    }

    /** As requests and events name it. */
    public String wireName() {
        return wireName;
    }
}
