package dev.millrace.engine.runtime.java.code;

import java.nio.charset.StandardCharsets;

/** A quick look into a class file's constant pool, which spares most classes a full parse. Immutable. */
final class ConstantPoolScan {
    static final int COUNT_AT = 8;
    static final int FIRST_ENTRY_AT = 10;

    private ConstantPoolScan() {}

    /**
     * Whether the pool holds one of the texts. True, too, for a pool that cannot be read: a look that fails must not
     * let a class through.
     */
    static boolean mentions(byte[] classFile, String... texts) {
        try {
            int at = FIRST_ENTRY_AT;
            int count = unsigned16(classFile, COUNT_AT);
            for (int index = 1; index < count; index++) {
                int tag = classFile[at];
                if (tag == 1 && isOneOf(classFile, at, texts)) {
                    return true;
                }
                at += entryBytes(classFile, at);
                if (isWide(tag)) {
                    index++;
                }
            }
            return false;
        } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
            return true;
        }
    }

    private static boolean isOneOf(byte[] classFile, int at, String... texts) {
        int lengthBytes = unsigned16(classFile, at + 1);
        for (String text : texts) {
            if (lengthBytes == text.length()
                    && text.equals(new String(classFile, at + 3, lengthBytes, StandardCharsets.ISO_8859_1))) {
                return true;
            }
        }
        return false;
    }

    /** Size of an entry with its tag, as in section 4.4 of the JVM specification. */
    static int entryBytes(byte[] classFile, int at) {
        int tag = classFile[at];
        return switch (tag) {
            case 1 -> 3 + unsigned16(classFile, at + 1);
            case 3, 4, 9, 10, 11, 12, 17, 18 -> 5;
            case 5, 6 -> 9;
            case 7, 8, 16, 19, 20 -> 3;
            case 15 -> 4;
            default -> throw new IllegalArgumentException("constant pool tag " + tag);
        };
    }

    /** A long or a double takes two places of the pool. */
    static boolean isWide(int tag) {
        return tag == 5 || tag == 6;
    }

    static int unsigned16(byte[] bytes, int at) {
        return ((bytes[at] & 0xFF) << 8) | (bytes[at + 1] & 0xFF);
    }
}
