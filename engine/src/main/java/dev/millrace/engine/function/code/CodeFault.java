package dev.millrace.engine.function.code;

/**
 * What can be wrong with an uploaded code package; the messages are those of the Lambda API where it has one.
 */
public enum CodeFault {
    /** Not a zip file, cut short, damaged, or with entries that cannot be files. */
    UNREADABLE("Could not unzip uploaded file. Please check your file, then try to upload again."),
    EMPTY("Uploaded file must be a non-empty zip"),
    ZIPPED_TOO_LARGE("Zipped size must be smaller than " + CodeStore.PACKAGE_BYTES_MAX + " bytes"),
    UNZIPPED_TOO_LARGE("Unzipped size must be smaller than " + CodeStore.UNPACKED_BYTES_MAX + " bytes"),
    TOO_MANY_ENTRIES("The uploaded file must have at most " + CodeStore.ENTRIES_MAX + " entries"),
    /** An entry whose name leads out of the package. */
    UNSAFE_NAME("The uploaded file has an entry whose name is absolute, leads upwards or is not a legal file name"),
    /** Java sources with errors; the exception's own message tells them. */
    UNCOMPILABLE("The Java sources cannot be compiled"),
    LINK("The uploaded file has a symbolic link, which this server does not unpack");

    private final String message;

    CodeFault(String message) {
        this.message = message;
    }

    public String message() {
        return message;
    }
}
