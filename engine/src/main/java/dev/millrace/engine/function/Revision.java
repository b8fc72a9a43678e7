package dev.millrace.engine.function;

import dev.millrace.engine.function.code.CodeReference;

/**
 * Code and configuration of one version of a function: what updates have made of {@code $LATEST}, or what was
 * published and stays as it is. Immutable.
 *
 * @param version {@code $LATEST}, or the number of a published version
 * @param revisionId what callers compare; changes whenever the code or the configuration does, and of {@code $LATEST}
 *     when it is published, too
 * @param contentId the same for as long as code and configuration are, and for what is published of them
 * @param modifiedAtEpochMillis when code or configuration were set last, or when the version was published
 */
public record Revision(
        String version,
        FunctionConfiguration configuration,
        CodeReference code,
        String revisionId,
        String contentId,
        long modifiedAtEpochMillis) {
    /** What a new function has. */
    static Revision first(
            FunctionConfiguration configuration, CodeReference code, String revisionId, long nowEpochMillis) {
        return new Revision(
                FunctionVersion.LATEST, configuration, code, revisionId, revisionId, nowEpochMillis);
    }

    Revision with(FunctionConfiguration changed) {
        return new Revision(version, changed, code, revisionId, contentId, modifiedAtEpochMillis);
    }

    Revision with(CodeReference changed) {
        return new Revision(version, configuration, changed, revisionId, contentId, modifiedAtEpochMillis);
    }

    /** As it is after an update of {@code before}, which may have set what was set already. */
    Revision updated(Revision before, String newRevisionId, long nowEpochMillis) {
        boolean same = code.equals(before.code) && configuration.equals(before.configuration);
        return new Revision(
                version, configuration, code, newRevisionId, same ? contentId : newRevisionId, nowEpochMillis);
    }

    /** As it is when it has been published. */
    Revision withRevisionId(String changed) {
        return new Revision(version, configuration, code, changed, contentId, modifiedAtEpochMillis);
    }

    /** The version that comes of publishing this. */
    Revision published(int number, String description, String itsRevisionId, long nowEpochMillis) {
        return new Revision(
                Integer.toString(number),
                configuration.withDescription(description),
                code,
                itsRevisionId,
                contentId,
                nowEpochMillis);
    }

    /**
     * What differs whenever its instances have to be others: an update leads to new ones, even when it sets what was
     * set already, and publishing {@code $LATEST} leaves it the ones that it has.
     */
    String instancesId() {
        return version.equals(FunctionVersion.LATEST) ? contentId + "/" + modifiedAtEpochMillis : revisionId;
    }
}
