package dev.millrace.engine.capture;

import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.capture.policy.Redaction;
import dev.millrace.engine.capture.store.CaptureJournal;
import dev.millrace.engine.capture.store.CapturedPart;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.capture.store.PartState;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.RunRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes of an ended run what is kept of it. */
final class RunCopy {
    private RunCopy() {}

    /** What the policy keeps. Takes milliseconds for large payloads. */
    static CapturedRun of(Run run, CapturePolicy policy) {
        CapturedPart request = part(run.invocation().payload(), policy);
        CapturedPart response = isStreamed(run)
                ? CapturedPart.without(PartState.STREAMED, run.record().responseBytes())
                : part(run.outcome().payload(), policy);
        String context = clientContext(run.invocation().clientContext(), policy.redaction());
        return copy(run, context, policy, request, response);
    }

    /** A run for whose payloads there was no room. */
    static CapturedRun dropped(Run run, CapturePolicy policy) {
        return copy(
                run,
                null,
                policy,
                CapturedPart.without(PartState.DROPPED, run.invocation().payload().sizeBytes()),
                CapturedPart.without(PartState.DROPPED, run.record().responseBytes()));
    }

    /** What the payloads take in memory, in bytes. */
    static long payloadBytes(Run run) {
        return (long) run.invocation().payload().sizeBytes() + run.outcome().payload().sizeBytes();
    }

    private static CapturedRun copy(
            Run run,
            @Nullable String clientContext,
            CapturePolicy policy,
            CapturedPart request,
            CapturedPart response) {
        RunRecord record = run.record();
        return new CapturedRun(
                run.requestId(),
                record.attempt(),
                record.subject().function(),
                record.subject().version(),
                record.trigger(),
                record.arrivalEpochNanos(),
                record.endEpochNanos(),
                record.initNanos(),
                record.runNanos(),
                record.outcome(),
                record.errorType(),
                clientContext,
                policy.redaction().paths(),
                request,
                response);
    }

    private static boolean isStreamed(Run run) {
        ResponseStream stream = run.invocation().stream();
        return stream != null && stream.hasBegun();
    }

    private static CapturedPart part(Payload payload, CapturePolicy policy) {
        boolean fits = payload.sizeBytes() <= policy.maxBytes();
        if (policy.redaction().takesNothing()) {
            return fits ? CapturedPart.whole(payload) : truncated(payload, policy.maxBytes());
        }
        if (payload.sizeBytes() == 0) {
            return CapturedPart.whole(payload);
        }
        Optional<byte[]> redacted = fits ? policy.redaction().apply(payload.array()) : Optional.empty();
        return redacted.filter(bytes -> bytes.length <= policy.maxBytes())
                .map(bytes -> new CapturedPart(PartState.REDACTED, payload.sizeBytes(), "", Payload.of(bytes)))
                .orElseGet(() -> new CapturedPart(
                        PartState.OMITTED, payload.sizeBytes(), sha256(payload.array()), Payload.EMPTY));
    }

    private static CapturedPart truncated(Payload payload, int bytes) {
        return new CapturedPart(
                PartState.TRUNCATED,
                payload.sizeBytes(),
                sha256(payload.array()),
                Payload.of(Arrays.copyOf(payload.array(), bytes)));
    }

    private static @Nullable String clientContext(@Nullable String text, Redaction redaction) {
        if (text == null || redaction.takesNothing()) {
            return bounded(text);
        }
        return bounded(redaction
                .apply(text.getBytes(StandardCharsets.UTF_8))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse(null));
    }

    private static @Nullable String bounded(@Nullable String text) {
        return text == null || text.getBytes(StandardCharsets.UTF_8).length > CaptureJournal.CONTEXT_BYTES_MAX
                ? null
                : text;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
