package dev.millrace.engine.runtime.process.host;

/**
 * One thing that a machine can offer for keeping workers apart, and whether this machine does. Immutable.
 *
 * @param name what it is, for operators
 * @param finding what was found
 * @param remedy what to install or to change when it is missing; empty when it is there
 */
public record Capability(String name, boolean present, String finding, String remedy) {
    public static Capability present(String name, String finding) {
        return new Capability(name, true, finding, "");
    }

    public static Capability missing(String name, String finding, String remedy) {
        return new Capability(name, false, finding, remedy);
    }

    /** As it is printed, on one line. */
    public String text() {
        return name + ": " + (present ? "yes" : "no") + " (" + finding + ")" + (present ? "" : "; " + remedy);
    }
}
