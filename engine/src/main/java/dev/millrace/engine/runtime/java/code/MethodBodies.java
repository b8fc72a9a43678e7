package dev.millrace.engine.runtime.java.code;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * The code of all methods of a class file, in which uses of fields and methods can be replaced by calls of static
 * methods. Such an instruction keeps its length and its effect on the stack, so jumps and stack maps stay as they
 * were. Throws {@link IndexOutOfBoundsException} or {@link IllegalArgumentException} when the class file is broken.
 * Confined to one thread.
 */
final class MethodBodies {
    private static final int GETSTATIC = 178;
    private static final int INVOKEVIRTUAL = 182;
    private static final int INVOKESTATIC = 184;
    private static final int TABLESWITCH = 170;
    private static final int LOOKUPSWITCH = 171;
    private static final int WIDE = 196;
    private static final int IINC = 132;

    /** Bytes of each instruction, by opcode; 0 where they vary. Section 6.5 of the JVM specification. */
    private static final byte[] LENGTHS = lengths();

    private final byte[] classFile;
    private final ConstantPool pool;
    private int at;

    /**
     * @param pool of the class file before it was extended
     * @param classFile the extended one
     */
    MethodBodies(ConstantPool pool, byte[] classFile) {
        this.pool = pool;
        this.classFile = classFile;
    }

    /** @param replacements from the index of a field or method to that of a static method, or 0 to leave it */
    void replace(IntUnaryOperator replacements) {
        at = pool.extendedEnd() + 6; // access flags, this class, super class
        at += 2 + 2 * u2(at); // interfaces
        members(index -> 0); // fields
        members(replacements);
    }

    private void members(IntUnaryOperator replacements) {
        int members = u2(at);
        at += 2;
        for (int member = 0; member < members; member++) {
            int attributes = u2(at + 6);
            at += 8;
            for (int attribute = 0; attribute < attributes; attribute++) {
                boolean isCode = pool.utf8(u2(at)).equals("Code");
                int bytes = s4(at + 2);
                if (isCode) {
                    code(at + 14, s4(at + 10), replacements);
                }
                at = Math.addExact(at + 6, bytes);
            }
        }
    }

    private void code(int from, int bytes, IntUnaryOperator replacements) {
        int pc = 0;
        while (pc < bytes) {
            int here = from + pc;
            int opcode = classFile[here] & 0xFF;
            if (opcode == GETSTATIC || opcode == INVOKEVIRTUAL || opcode == INVOKESTATIC) {
                int replacement = replacements.applyAsInt(u2(here + 1));
                if (replacement != 0) {
                    classFile[here] = (byte) INVOKESTATIC;
                    classFile[here + 1] = (byte) (replacement >> 8);
                    classFile[here + 2] = (byte) replacement;
                }
            }
            pc = Math.addExact(pc, length(opcode, from, pc));
        }
    }

    private int length(int opcode, int from, int pc) {
        int here = from + pc;
        int operands = here + 4 - pc % 4; // of a switch: aligned within the code
        return switch (opcode) {
            case TABLESWITCH -> operands + 12 + 4 * (s4(operands + 8) - s4(operands + 4) + 1) - here;
            case LOOKUPSWITCH -> operands + 8 + 8 * s4(operands + 4) - here;
            case WIDE -> (classFile[here + 1] & 0xFF) == IINC ? 6 : 4;
            default -> {
                if (opcode >= LENGTHS.length) {
                    throw new IllegalArgumentException("opcode " + opcode);
                }
                yield LENGTHS[opcode];
            }
        };
    }

    private int u2(int offset) {
        return ConstantPoolScan.unsigned16(classFile, offset);
    }

    private int s4(int offset) {
        return (u2(offset) << 16) | u2(offset + 2);
    }

    private static byte[] lengths() {
        byte[] lengths = new byte[202];
        fill(lengths, 0, 201, 1);
        fill(lengths, 16, 16, 2); // bipush
        fill(lengths, 17, 17, 3); // sipush
        fill(lengths, 18, 18, 2); // ldc
        fill(lengths, 19, 20, 3); // ldc_w, ldc2_w
        fill(lengths, 21, 25, 2); // loads
        fill(lengths, 54, 58, 2); // stores
        fill(lengths, IINC, IINC, 3);
        fill(lengths, 153, 168, 3); // jumps
        fill(lengths, 169, 169, 2); // ret
        fill(lengths, 178, 184, 3); // fields and calls
        fill(lengths, 185, 186, 5); // invokeinterface, invokedynamic
        fill(lengths, 187, 187, 3); // new
        fill(lengths, 188, 188, 2); // newarray
        fill(lengths, 189, 189, 3); // anewarray
        fill(lengths, 192, 193, 3); // checkcast, instanceof
        fill(lengths, 197, 197, 4); // multianewarray
        fill(lengths, 198, 199, 3); // ifnull, ifnonnull
        fill(lengths, 200, 201, 5); // goto_w, jsr_w
        return lengths;
    }

    private static void fill(byte[] lengths, int first, int last, int length) {
        Arrays.fill(lengths, first, last + 1, (byte) length);
    }
}
