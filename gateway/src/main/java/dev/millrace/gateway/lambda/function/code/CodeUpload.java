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

/** Takes the code package of a request into the store. Thread-safe. */
public final class CodeUpload {
    private final Functions functions;
    private final CodeStore store;

    public CodeUpload(Functions functions, CodeStore store) {
        this.functions = functions;
        this.store = store;
    }

    /**
     * Checks the package and keeps it; sources of a Java function are compiled.
     *
     * @param source the members that say where the code is: {@code ZipFile}, {@code S3Bucket}, {@code ImageUri}
     */
    public CodeReference take(Members source, String runtime) {
        return read(source, zip -> store.put(zip, Language.javaRelease(runtime)));
    }

    /** Checks the package only. */
    public CodeReference check(Members source, String runtime) {
        return read(source, zip -> store.check(zip, Language.javaRelease(runtime)));
    }

    /** Keeps the code that a new function has whose owner gives none. */
    public CodeReference take(Template template, String runtime) {
        return use(template.zip(), zip -> store.put(zip, Language.javaRelease(runtime)));
    }

    private CodeReference read(Members source, PackageUse use) {
        byte[] zip = source.bytes("ZipFile");
        if (zip == null) {
            throw new RefusedException(noZip(source));
        }
        return use(zip, use);
    }

    private CodeReference use(byte[] zip, PackageUse use) {
        if (functions.snapshot().codeBytes() + zip.length > CodeStore.TOTAL_BYTES_MAX) {
            throw new RefusedException(new Refusal.CodeStorageExceeded("Code storage limit exceeded."));
        }
        try {
            return use.apply(zip);
        } catch (RejectedCodeException e) {
            throw new RefusedException(refusal(e.fault(), String.valueOf(e.getMessage())));
        }
    }

    private static Refusal noZip(Members source) {
        if (source.holds("ImageUri")) {
            return new Refusal.InvalidParameter(
                    "Container images are not supported by this server yet (ImageUri). Please provide ZipFile.");
        }
        if (source.holds("S3Bucket") || source.holds("S3Key")) {
            return new Refusal.InvalidParameter(
                    "Code in S3 is not supported by this server yet (S3Bucket, S3Key). Please provide ZipFile.");
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

    private interface PackageUse {
        CodeReference apply(byte[] zip) throws RejectedCodeException;
    }
}
