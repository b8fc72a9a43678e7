package dev.millrace.engine.runtime.process.language;

import java.util.Arrays;
import java.util.Comparator;

/** Reads and compares versions such as {@code 3.12.1} and {@code 25.0.3}. */
final class Version {
    /** The older first; what is no number counts as 0. */
    static final Comparator<String> ORDER = (a, b) -> Arrays.compare(numbers(a), numbers(b));

    private Version() {}

    static int major(String version) {
        return numbers(version)[0];
    }

    /** Whether {@code version} is {@code named} or a later revision of it: 3.12.1 is a 3.12, and 3.1 is not. */
    static boolean isOf(String version, String named) {
        return version.equals(named) || version.startsWith(named + ".");
    }

    private static int[] numbers(String version) {
        return Arrays.stream(version.split("[^0-9]+", -1)).mapToInt(Version::number).toArray();
    }

    private static int number(String digits) {
        return digits.isEmpty() || digits.length() > 9 ? 0 : Integer.parseInt(digits);
    }
}
