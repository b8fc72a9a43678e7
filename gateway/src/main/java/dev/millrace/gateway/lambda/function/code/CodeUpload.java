package dev.millrace.gateway.lambda.function.code;

import dev.millrace.engine.function.code.CodeFault;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.function.code.RejectedCodeException;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Members;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Takes the code package of a request into the store. Thread-safe. */
public final class CodeUpload {
    private final Functions functions;
    private final CodeStore store;
    private final ObjectSource objects;

    /**
     * The uploads of one server.
     *
     * @param objects where packages are that requests do not carry themselves
     */
    public CodeUpload(Functions functions, CodeStore store, ObjectSource objects) {
        this.functions = functions;
        this.store = store;
        this.objects = objects;
    }

    /**
     * Checks the package and keeps it; sources of a Java function are compiled.
     *
     * @param source the members that say where the code is: {@code ZipFile}, {@code S3Bucket}, {@code ImageUri}
     */
    public CodeReference take(Members source, String runtime) {
        int javaRelease = Language.javaRelease(runtime);
        CodeObject object = object(source);
        return object == null
                ? use(uploaded(source), zip -> store.put(zip, javaRelease))
                : use(object, zip -> store.put(zip, javaRelease));
    }

    /** Checks the package only. */
    public CodeReference check(Members source, String runtime) {
        int javaRelease = Language.javaRelease(runtime);
        CodeObject object = object(source);
        return object == null
                ? use(uploaded(source), zip -> store.check(zip, javaRelease))
                : use(object, zip -> store.check(zip, javaRelease));
    }

    /** Keeps the code that a new function has whose owner gives none. */
    public CodeReference take(Template template, String runtime) {
        return use(template.zip(), zip -> store.put(zip, Language.javaRelease(runtime)));
    }

    /** The package in a bucket that is named; null for one that the request carries. */
    private static @Nullable CodeObject object(Members source) {
        CodeObject object = CodeObject.of(source);
        if (object != null && source.holds("ZipFile")) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "Please do not provide other FunctionCode parameters when providing a ZipFile."));
        }
        return object;
    }

    private static byte[] uploaded(Members source) {
        byte[] zip = source.bytes("ZipFile");
        if (zip == null) {
            throw new RefusedException(noZip(source));
        }
        return zip;
    }

    private CodeReference use(byte[] zip, PackageUse<byte[]> use) {
        requireRoom(zip.length);
        return checked(zip, use);
    }

    /** How large it is shows when it was read: without room for it, it is not used and goes at the next start. */
    private CodeReference use(CodeObject object, PackageUse<InputStream> use) {
        requireRoom(1);
        try (InputStream zip = object.open(objects)) {
            CodeReference code = checked(zip, use);
            requireRoom(code.packageBytes());
            return code;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the code package " + object, e);
        }
    }

    private void requireRoom(long bytes) {
        if (functions.snapshot().codeBytes() + bytes > CodeStore.TOTAL_BYTES_MAX) {
            throw new RefusedException(new Refusal.CodeStorageExceeded("Code storage limit exceeded."));
        }
    }

    private static <T> CodeReference checked(T zip, PackageUse<T> use) {
        try {
            return use.apply(zip);
        } catch (RejectedCodeException e) {
            throw new RefusedException(refusal(e.fault(), String.valueOf(e.getMessage())));
        }
    }

    private static Refusal noZip(Members source) {
        if (source.holds("ImageUri")) {
            return new Refusal.InvalidParameter(
                    "Container images are not supported by this server yet (ImageUri). Please provide ZipFile, or"
                            + " S3Bucket and S3Key.");
        }
        return new Refusal.InvalidParameter("Please provide a source for function code.");
    }

    private static Refusal refusal(CodeFault fault, String message) {
        return switch (fault) {
            case ZIPPED_TOO_LARGE -> new Refusal.TooLarge(message, false);
            case UNREADABLE, EMPTY, UNZIPPED_TOO_LARGE, TOO_MANY_ENTRIES, UNSAFE_NAME, LINK, UNCOMPILABLE ->
                new Refusal.InvalidParameter(message);
        };
    }

    private interface PackageUse<T> {
        CodeReference apply(T zip) throws RejectedCodeException;
    }
}
