package dev.millrace.gateway.object.store;

import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Files beside the objects, in which these come to be: of uploads that go on, and of some that a killed server left.
 * Their names are those of the objects with a UUID behind, or those of the store's books. Stateless.
 */
final class BeingWritten {
    /** Objects with which S3Proxy keeps its books. */
    static final String BOOKS = ".s3proxy-";

    private static final Pattern NAME =
            Pattern.compile("(?s).*-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");

    private BeingWritten() {}

    /** Whether it is such a file: an ETag is given to what is whole. */
    static boolean is(S3Object listed) {
        return listed.key().startsWith(BOOKS) || (listed.eTag() == null && hasNameOfOne(listed));
    }

    /** Whether it may be such a file, or be an object with such a name. */
    static boolean hasNameOfOne(S3Object listed) {
        return NAME.matcher(listed.key()).matches();
    }
}
