package dev.millrace.engine.runtime.java.code;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The constant pool of one class file, to which entries can be added. Throws {@link IndexOutOfBoundsException} or
 * {@link IllegalArgumentException} when it is broken. Confined to one thread.
 */
final class ConstantPool {
    static final int FIELD = 9;
    static final int METHOD = 10;
    static final int METHOD_HANDLE = 15;

    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int NAME_AND_TYPE = 12;
    private static final int ENTRIES_MAX = 65_535;

    private final byte[] classFile;
    private final int[] offsets;
    private final int endsAt;
    private final ByteArrayOutputStream added = new ByteArrayOutputStream();
    private int size;

    ConstantPool(byte[] classFile) {
        this.classFile = classFile;
        size = ConstantPoolScan.unsigned16(classFile, ConstantPoolScan.COUNT_AT);
        offsets = new int[size];
        int at = ConstantPoolScan.FIRST_ENTRY_AT;
        for (int index = 1; index < size; index++) {
            offsets[index] = at;
            at += ConstantPoolScan.entryBytes(classFile, at);
            if (ConstantPoolScan.isWide(classFile[offsets[index]])) {
                index++;
            }
        }
        endsAt = at;
    }

    /** One more than the last index of the class file's own entries. */
    int ownSize() {
        return offsets.length;
    }

    /** The kind of an entry; 0 for an index that holds none. */
    int tag(int index) {
        return offsets[index] == 0 ? 0 : classFile[offsets[index]];
    }

    /** Where an entry begins in the class file. */
    int offset(int index) {
        return offsets[index];
    }

    /** The owner, in the form {@code java/lang/System}, of a field or method. */
    String owner(int index) {
        return utf8(reference(reference(index, 1), 1));
    }

    String name(int index) {
        return utf8(reference(reference(index, 3), 1));
    }

    String descriptor(int index) {
        return utf8(reference(reference(index, 3), 3));
    }

    private int reference(int index, int at) {
        return ConstantPoolScan.unsigned16(classFile, offsets[index] + at);
    }

    /** Names that matter here are ASCII, so that the differences of the JVM's own UTF-8 do not. */
    String utf8(int index) {
        int at = offsets[index];
        if (tag(index) != UTF8) {
            throw new IllegalArgumentException("no text at " + index);
        }
        return new String(classFile, at + 3, ConstantPoolScan.unsigned16(classFile, at + 1), StandardCharsets.UTF_8);
    }

    /** Adds a method of a class; returns its index. */
    int addMethod(String owner, String name, String descriptor) {
        int type = addPair(CLASS, addUtf8(owner), -1);
        int nameAndType = addPair(NAME_AND_TYPE, addUtf8(name), addUtf8(descriptor));
        return addPair(METHOD, type, nameAndType);
    }

    private int addUtf8(String ascii) {
        byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
        added.write(UTF8);
        write16(bytes.length);
        added.writeBytes(bytes);
        return next();
    }

    /** @param second negative when the entry refers to one other only */
    private int addPair(int tag, int first, int second) {
        added.write(tag);
        write16(first);
        if (second >= 0) {
            write16(second);
        }
        return next();
    }

    private void write16(int value) {
        added.write(value >> 8);
        added.write(value);
    }

    private int next() {
        if (size == ENTRIES_MAX) {
            throw new IllegalArgumentException("the constant pool is full");
        }
        return size++;
    }

    /** The class file with the added entries behind its own; the rest moves on by as much. */
    byte[] extended() {
        byte[] extended = new byte[classFile.length + added.size()];
        System.arraycopy(classFile, 0, extended, 0, endsAt);
        System.arraycopy(added.toByteArray(), 0, extended, endsAt, added.size());
        System.arraycopy(classFile, endsAt, extended, endsAt + added.size(), classFile.length - endsAt);
        extended[ConstantPoolScan.COUNT_AT] = (byte) (size >> 8);
        extended[ConstantPoolScan.COUNT_AT + 1] = (byte) size;
        return extended;
    }

    /** Where the pool of the {@link #extended} class file ends. */
    int extendedEnd() {
        return endsAt + added.size();
    }
}
