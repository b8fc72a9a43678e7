package dev.millrace.gateway.object.store;

import java.util.regex.Pattern;

/**
 * What buckets may be called. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Naming rules</a>
 */
final class BucketName {
    private static final Pattern CHARACTERS = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");
    private static final Pattern RESERVED =
            Pattern.compile("(xn--|sthree-).*|.*(-s3alias|--ol-s3|\\.mrap|--x-s3|--table-s3)");

    private BucketName() {}

    /** Whether a new bucket may have the name. */
    static boolean isAllowed(String name) {
        return isPossible(name)
                && !name.contains("..")
                && !ADDRESS.matcher(name).matches()
                && !RESERVED.matcher(name).matches();
    }

    /** Whether a bucket can have the name: it is a directory's, too. */
    static boolean isPossible(String name) {
        return CHARACTERS.matcher(name).matches();
    }
}
