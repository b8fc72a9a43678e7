package dev.millrace.engine.runtime.java.code;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicCallSiteDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Redirects what function code wants of {@code java.lang.System} and {@code java.lang.Runtime} to its
 * {@link FunctionSystem}: direct calls, reads of {@code System.out}, and method references. Each replaced instruction
 * keeps its length and its effect on the stack, so jumps and stack maps stay as they were. Calls by reflection are
 * not seen. Immutable.
 */
final class SystemCalls {
    private static final String SYSTEM = "java/lang/System";
    private static final String RUNTIME = "java/lang/Runtime";
    private static final ClassDesc FUNCTION_SYSTEM = ClassDesc.of(FunctionSystem.class.getName());
    private static final ClassDesc RUNTIME_CLASS = ClassDesc.of("java.lang.Runtime");

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
            ClassModel model = ClassFile.of().parse(classFile);
            return usesReplaced(model)
                    ? ClassFile.of()
                            .transformClass(model, ClassTransform.transformingMethodBodies(SystemCalls::redirect))
                    : classFile;
        } catch (IllegalArgumentException e) {
            return classFile; // a broken or a too new class file: the JVM says best what is wrong with it
        }
    }

    private static boolean usesReplaced(ClassModel model) {
        for (PoolEntry entry : model.constantPool()) {
            if (entry instanceof MemberRefEntry member
                    && replacement(
                                    member.owner().asInternalName(),
                                    member.name().stringValue(),
                                    member.type().stringValue())
                            != null) {
                return true;
            }
        }
        return false;
    }

    private static void redirect(CodeBuilder code, CodeElement element) {
        switch (element) {
            case InvokeInstruction call -> redirect(code, call, call.owner(), call.name(), call.type());
            case FieldInstruction read -> redirect(code, read, read.owner(), read.name(), read.type());
            case InvokeDynamicInstruction link -> redirect(code, link);
            default -> code.with(element);
        }
    }

    private static void redirect(
            CodeBuilder code, CodeElement element, ClassEntry owner, Utf8Entry name, Utf8Entry descriptor) {
        MethodTypeDesc type =
                replacement(owner.asInternalName(), name.stringValue(), descriptor.stringValue());
        if (type == null) {
            code.with(element);
        } else {
            code.invokestatic(FUNCTION_SYSTEM, name.stringValue(), type);
        }
    }

    private static void redirect(CodeBuilder code, InvokeDynamicInstruction link) {
        List<ConstantDesc> arguments = link.bootstrapArgs();
        List<ConstantDesc> redirected =
                arguments.stream().map(SystemCalls::redirectedReference).toList();
        if (redirected.equals(arguments)) {
            code.with(link);
        } else {
            code.invokedynamic(DynamicCallSiteDesc.of(
                    link.bootstrapMethod(),
                    link.name().stringValue(),
                    link.typeSymbol(),
                    redirected.toArray(ConstantDesc[]::new)));
        }
    }

    /** A method reference such as {@code System::getenv} is an argument of the instruction that makes the lambda. */
    private static ConstantDesc redirectedReference(ConstantDesc argument) {
        if (argument instanceof DirectMethodHandleDesc handle) {
            MethodTypeDesc type =
                    replacement(internalName(handle.owner()), handle.methodName(), handle.lookupDescriptor());
            if (type != null) {
                return MethodHandleDesc.ofMethod(
                        DirectMethodHandleDesc.Kind.STATIC, FUNCTION_SYSTEM, handle.methodName(), type);
            }
        }
        return argument;
    }

    private static @Nullable MethodTypeDesc replacement(String owner, String name, String descriptor) {
        boolean ofRuntime = owner.equals(RUNTIME);
        if (!ofRuntime && !owner.equals(SYSTEM)) {
            return null;
        }
        MethodTypeDesc type = descriptor.startsWith("(")
                ? MethodTypeDesc.ofDescriptor(descriptor)
                : MethodTypeDesc.of(ClassDesc.ofDescriptor(descriptor));
        MethodTypeDesc wanted = ofRuntime ? type.insertParameterTypes(0, RUNTIME_CLASS) : type;
        return REPLACEMENTS.contains(name + wanted.descriptorString()) ? wanted : null;
    }

    private static String internalName(ClassDesc type) {
        String descriptor = type.descriptorString();
        return descriptor.startsWith("L") ? descriptor.substring(1, descriptor.length() - 1) : descriptor;
    }
}
