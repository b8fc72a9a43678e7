package dev.millrace.gateway.lambda.function.code;

import dev.millrace.engine.function.code.CodeFault;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.function.code.RejectedCodeException;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.lambda.shape.Members;

/** Takes the code package of a request into the store. Thread-safe. */
public final class CodeUpload {
    private final Functions functions;
    private final CodeStore store;

    public CodeUpload(Functions functions, CodeStore store) {
        this.functions = functions;
        this.store = store;
    }

    /**
     * Checks the package and keeps it.
     *
     * @param source the members that say where the code is: {@code ZipFile}, {@code S3Bucket}, {@code ImageUri}
     */
    public CodeReference take(Members source) {
        return read(source, store::put);
    }

    /** Checks the package only. */
    public CodeReference check(Members source) {
        return read(source, store::check);
    }

    private CodeReference read(Members source, PackageUse use) {
        byte[] zip = source.bytes("ZipFile");
        if (zip == null) {
            throw new RefusedException(noZip(source));
        }
        if (functions.snapshot().codeBytes() + zip.length > CodeStore.TOTAL_BYTES_MAX) {
            throw new RefusedException(new Refusal.CodeStorageExceeded("Code storage limit exceeded."));
        }
        try {
            return use.apply(zip);
        } catch (RejectedCodeException e) {
            throw new RefusedException(refusal(e.fault()));
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

    private static Refusal refusal(CodeFault fault) {
        return switch (fault) {
            case ZIPPED_TOO_LARGE -> new Refusal.TooLarge(fault.message(), false);
            case UNREADABLE, EMPTY, UNZIPPED_TOO_LARGE, TOO_MANY_ENTRIES, UNSAFE_NAME, LINK ->
                new Refusal.InvalidParameter(fault.message());
        };
    }

    private interface PackageUse {
        CodeReference apply(byte[] zip) throws RejectedCodeException;
    }
}
