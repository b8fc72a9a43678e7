package dev.millrace.engine.function.policy;

/**
 * The comparison of that name: each of the six parts of an ARN for itself, where {@code *} stands for any characters
 * and {@code ?} for one. So a {@code *} never reaches over a colon, but for those within the last part.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 *     ARN condition operators</a>
 */
final class ArnLike {
    private static final int PARTS = 6;

    private ArnLike() {}

    static boolean matches(String pattern, String arn) {
        int patternStart = 0;
        int arnStart = 0;
        for (int part = 1; part < PARTS; part++) {
            int patternEnd = pattern.indexOf(':', patternStart);
            int arnEnd = arn.indexOf(':', arnStart);
            if (patternEnd < 0 || arnEnd < 0) {
                return false; // one of them is no ARN
            }
            if (!Wildcards.match(pattern, patternStart, patternEnd, arn, arnStart, arnEnd)) {
                return false;
            }
            patternStart = patternEnd + 1;
            arnStart = arnEnd + 1;
        }
        return Wildcards.match(pattern, patternStart, pattern.length(), arn, arnStart, arn.length());
    }
}
