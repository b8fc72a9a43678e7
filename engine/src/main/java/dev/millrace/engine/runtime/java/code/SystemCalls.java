package dev.millrace.engine.runtime.java.code;

import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Redirects what function code wants of {@code java.lang.System} and {@code java.lang.Runtime} to its
 * {@link FunctionSystem}: direct calls, reads of {@code System.out}, and method references. Calls by reflection are
 * not seen. The JDK's own class-file API would do the same from Java 24 on; functions run on older ones, too.
 * Immutable.
 */
final class SystemCalls {
    private static final String SYSTEM = "java/lang/System";
    private static final String RUNTIME = "java/lang/Runtime";
    private static final String FUNCTION_SYSTEM = FunctionSystem.class.getName().replace('.', '/');
    private static final int GET_STATIC = 2;
    private static final int INVOKE_VIRTUAL = 5;
    private static final int INVOKE_STATIC = 6;

    /** Name and descriptor of every replacement that there is. */
    private static final Set<String> REPLACEMENTS = Arrays.stream(FunctionSystem.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .map(method -> method.getName()
                    + MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                            .descriptorString())
            .collect(Collectors.toUnmodifiableSet());

    /** The class file to define: the one given when it uses nothing that is redirected. */
    byte[] redirect(byte[] classFile) {
        if (!ConstantPoolScan.mentions(classFile, SYSTEM, RUNTIME)) {
            return classFile;
        }
        try {
            ConstantPool pool = new ConstantPool(classFile);
            int[] replacements = replacements(pool);
            if (replacements == null) {
                return classFile;
            }
            byte[] redirected = pool.extended();
            redirectHandles(pool, redirected, replacements);
            new MethodBodies(pool, redirected).replace(index -> replacements[index]);
            return redirected;
        } catch (IndexOutOfBoundsException | IllegalArgumentException | ArithmeticException e) {
            return classFile; // a broken or a too new class file: the JVM says best what is wrong with it
        }
    }

    /** From the index of a field or method to that of its replacement, which is added; null when there are none. */
    private static int @Nullable [] replacements(ConstantPool pool) {
        int[] replacements = new int[pool.ownSize()];
        boolean any = false;
        for (int index = 1; index < replacements.length; index++) {
            int tag = pool.tag(index);
            if (tag == ConstantPool.FIELD || tag == ConstantPool.METHOD) {
                String descriptor = replacement(pool.owner(index), pool.name(index), pool.descriptor(index));
                if (descriptor != null) {
                    replacements[index] = pool.addMethod(FUNCTION_SYSTEM, pool.name(index), descriptor);
                    any = true;
                }
            }
        }
        return any ? replacements : null;
    }

    /** The descriptor of the static method that stands for a member, or null when none does. */
    private static @Nullable String replacement(String owner, String name, String descriptor) {
        boolean ofRuntime = owner.equals(RUNTIME);
        if (!ofRuntime && !owner.equals(SYSTEM)) {
            return null;
        }
        String wanted = descriptor.startsWith("(") ? descriptor : "()" + descriptor;
        if (ofRuntime) {
            wanted = "(L" + RUNTIME + ";" + wanted.substring(1);
        }
        return REPLACEMENTS.contains(name + wanted) ? wanted : null;
    }

    /** A method reference such as {@code System::getenv} is an entry of the pool, which is changed where it is. */
    private static void redirectHandles(ConstantPool pool, byte[] classFile, int... replacements) {
        for (int index = 1; index < replacements.length; index++) {
            if (pool.tag(index) != ConstantPool.METHOD_HANDLE) {
                continue;
            }
            int at = pool.offset(index);
            int kind = classFile[at + 1];
            int replacement = replacements[ConstantPoolScan.unsigned16(classFile, at + 2)];
            if (replacement != 0 && (kind == GET_STATIC || kind == INVOKE_VIRTUAL || kind == INVOKE_STATIC)) {
                classFile[at + 1] = INVOKE_STATIC;
                classFile[at + 2] = (byte) (replacement >> 8);
                classFile[at + 3] = (byte) replacement;
            }
        }
    }
}
