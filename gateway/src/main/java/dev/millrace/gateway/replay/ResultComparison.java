package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.policy.Redaction;
import dev.millrace.engine.capture.store.CapturedPart;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.RunOutcome;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Compares how a replay ended with how its original did. The request ids of the two are no difference.
 * What was taken out of the original's result, and what the function that ran now has taken out of its payloads, is
 * taken out of both results before anything of them is shown.
 */
final class ResultComparison {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    /** What counts of two errors: their stack traces tell of the code, and the request id is another. */
    private static final List<String> ERROR_MEMBERS = List.of("errorType", "errorMessage");

    private final CapturedRun original;
    private final Run replayed;
    private final OwnRequestIds ids;
    /** Two, as the paths of both together may be more than one has. */
    private final List<Redaction> redactions;

    private ResultComparison(CapturedRun original, Run replayed, Redaction present) {
        this.original = original;
        this.replayed = replayed;
        this.ids = OwnRequestIds.of(original.requestId(), replayed.requestId());
        this.redactions = Stream.of(Redaction.of(original.redact()), present)
                .filter(redaction -> !redaction.takesNothing())
                .distinct()
                .toList();
    }

    /**
     * How they compare.
     *
     * @param present what is now taken out of the payloads of the function that ran
     */
    static ReplayedRun of(CapturedRun original, Run replayed, Redaction present) {
        return new ResultComparison(original, replayed, present).compared();
    }

    private ReplayedRun compared() {
        boolean returned = replayed.outcome().kind() == RunOutcome.RETURNED;
        if ((original.outcome() == RunOutcome.RETURNED) != returned) {
            Verdict verdict = returned ? Verdict.FIXED : Verdict.BROKEN;
            return with(verdict, replayed.outcome().errorType(), List.of());
        }
        if (!returned && original.outcome() != replayed.outcome().kind()) {
            return with(Verdict.DIFFERENT, "it ended in another way", List.of());
        }
        CapturedPart before = original.response();
        return switch (before.state()) {
            case WHOLE, REDACTED -> byResult(before.kept(), replayed.outcome().payload(), !returned);
            case TRUNCATED, OMITTED -> byHash(before);
            case STREAMED, DROPPED -> with(Verdict.UNCOMPARED, "the result is not kept", List.of());
        };
    }

    private ReplayedRun byResult(Payload before, Payload after, boolean errors) {
        if (redactions.isEmpty() || isSame(before, after)) {
            return byContent(before, after, errors);
        }
        Optional<byte[]> shownAfter = redacted(after);
        if (shownAfter.isEmpty()) {
            return with(Verdict.DIFFERENT, "the new result is no JSON and cannot be redacted", List.of());
        }
        Optional<byte[]> shownBefore = redacted(before);
        if (shownBefore.isEmpty()) {
            return with(Verdict.DIFFERENT, "the original's result is no JSON and cannot be redacted", List.of());
        }
        return byContent(Payload.of(shownBefore.get()), Payload.of(shownAfter.get()), errors);
    }

    private Optional<byte[]> redacted(Payload payload) {
        Optional<byte[]> left = Optional.of(payload.array());
        for (Redaction redaction : redactions) {
            left = left.flatMap(redaction::apply);
        }
        return left;
    }

    private ReplayedRun byContent(Payload before, Payload after, boolean errors) {
        if (isSame(before, after)) {
            return with(Verdict.SAME, "", List.of());
        }
        JsonNode jsonBefore = json(before);
        JsonNode jsonAfter = json(after);
        List<Difference> differences = jsonBefore == null || jsonAfter == null
                ? List.of(new Difference("$", text(before), text(after)))
                : JsonDifferences.between(
                        errors ? whatCounts(jsonBefore) : jsonBefore,
                        errors ? whatCounts(jsonAfter) : jsonAfter,
                        ids);
        return with(differences.isEmpty() ? Verdict.SAME : Verdict.DIFFERENT, "", differences);
    }

    private boolean isSame(Payload before, Payload after) {
        return Arrays.equals(before.array(), ids.asBefore(after.array()));
    }

    private ReplayedRun byHash(CapturedPart before) {
        byte[] after = ids.asBefore(replayed.outcome().payload().array());
        boolean same = before.sizeBytes() == after.length && before.sha256().equals(sha256(after));
        return same
                ? with(Verdict.SAME, "", List.of())
                : with(Verdict.DIFFERENT, "size and hash only are kept of the original's result", List.of());
    }

    private ReplayedRun with(Verdict verdict, String reason, List<Difference> differences) {
        return new ReplayedRun(
                ReplayedRun.Side.of(original),
                ReplayedRun.Side.of(replayed),
                isRedacted(original),
                verdict,
                reason,
                differences);
    }

    private static boolean isRedacted(CapturedRun run) {
        return !run.redact().isEmpty() && run.request().kept().text().contains(Redaction.MARK);
    }

    private static JsonNode whatCounts(JsonNode error) {
        if (!error.isObject()) {
            return error;
        }
        ObjectNode counting = JSON.createObjectNode();
        for (String name : ERROR_MEMBERS) {
            JsonNode member = error.get(name);
            if (member != null) {
                counting.set(name, member);
            }
        }
        return counting.isEmpty() ? error : counting;
    }

    private static @Nullable JsonNode json(Payload payload) {
        try {
            JsonNode json = JSON.readTree(payload.array());
            return json == null || json.isMissingNode() ? null : json;
        } catch (JacksonException _) {
            return null;
        }
    }

    private static String text(Payload payload) {
        return JsonDifferences.cut(new String(payload.array(), StandardCharsets.UTF_8));
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
