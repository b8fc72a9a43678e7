package dev.millrace.gateway.monitor.log.group;

/**
 * What is kept of a stream. Immutable.
 *
 * @param createdMillis since the Unix epoch
 * @param goneBeforeMillis what came into it until then was deleted with it; 0 for nothing
 * @param deleted whether it is there only when something came into it since
 */
public record KeptStream(long createdMillis, long goneBeforeMillis, boolean deleted) {
    private static final int DAY_LENGTH = "yyyy/mm/dd".length();

    /**
     * Whether a stream of that name is there when a client has made it, and else never is. It is not so when the name
     * begins as those of the platform do, whose streams come of themselves: {@code 2026/11/22}, and
     * {@code 2026/11/22/[$LATEST]00000000000000000000000000000007}. Asked for each event, and quick.
     */
    public static boolean mustBeMade(String name) {
        if (name.length() < DAY_LENGTH || name.charAt(4) != '/' || name.charAt(7) != '/') {
            return true;
        }
        for (int at = 0; at < DAY_LENGTH; at++) {
            char character = name.charAt(at);
            if (at != 4 && at != 7 && (character < '0' || character > '9')) {
                return true;
            }
        }
        return name.length() > DAY_LENGTH && !name.startsWith("/[", DAY_LENGTH);
    }
}
