package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.SystemLog;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.log.InitializationType;
import dev.millrace.engine.journal.log.SystemLines;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the platform can say in its lines about runs, which are made of records and stored nowhere: so a search for a
 * word that is none of its own need not read the runs. Immutable.
 */
final class PlatformWords {
    /** Letters of what is not made of digits alone; hexadecimal ones may be of any id. */
    private static final Pattern WORD = Pattern.compile("[\\p{L}]+|[^\\p{ASCII}]+");

    private static final Pattern HEXADECIMAL = Pattern.compile("[a-fA-F]+");
    private static final int SUBJECTS_MAX = 200;
    /** What JSON has for characters that cannot stand there as they are. */
    private static final String ESCAPE = "\\u";

    private final String all;
    private final boolean escapes;
    private final boolean complete;

    private PlatformWords(String all, boolean escapes, boolean complete) {
        this.all = all;
        this.escapes = escapes;
        this.complete = complete;
    }

    /**
     * Of those who were run, and failed so.
     *
     * @param subjects null when they are not known
     */
    static PlatformWords of(
            @Nullable Collection<RunSubject> subjects,
            Collection<String> errorTypes,
            UnaryOperator<String> runtimeArns) {
        if (subjects == null || subjects.size() > SUBJECTS_MAX) {
            return new PlatformWords("", true, false);
        }
        StringBuilder all = new StringBuilder(String.join("\n", errorTypes));
        for (RunSubject subject : subjects) {
            SystemLog format = subject.systemLog() == SystemLog.TEXT ? SystemLog.TEXT : SystemLog.JSON_DEBUG;
            RunSubject saysAll = new RunSubject(
                    subject.function(),
                    subject.version(),
                    subject.runtime(),
                    "",
                    subject.memoryMb(),
                    subject.timeoutMillis(),
                    format);
            add(saysAll, runtimeArns, all);
        }
        return new PlatformWords(all.toString(), errorTypes.stream().anyMatch(PlatformWords::isEscaped), true);
    }

    private static boolean isEscaped(String text) {
        return text.chars().anyMatch(character -> character < ' ');
    }

    private static void add(RunSubject subject, UnaryOperator<String> runtimeArns, StringBuilder to) {
        String arn = runtimeArns.apply(subject.runtime());
        for (String type : List.of(InitializationType.ON_DEMAND, InitializationType.AHEAD)) {
            to.append(SystemLines.initStart(subject, 0, arn, type)).append('\n');
        }
        to.append(SystemLines.start(subject, new UUID(0, 0), 0)).append('\n');
        for (RunOutcome outcome : RunOutcome.values()) {
            RunRecord run = sample(subject, outcome);
            to.append(SystemLines.end(run)).append('\n');
            to.append(SystemLines.report(run)).append('\n');
        }
    }

    private static RunRecord sample(RunSubject subject, RunOutcome outcome) {
        String errorType = outcome == RunOutcome.RETURNED ? "" : "error";
        return new RunRecord(
                0, 0, subject, "", 1, TriggerKind.INVOKE, 1, 0, 0, 1, 1, true, outcome, errorType, 0, 0, false);
    }

    /** Whether a line may hold that text. Perhaps wrongly so; but when not, then none does. */
    boolean mayHold(String text) {
        if (!complete) {
            return true;
        }
        if (text.equals(ESCAPE)) {
            return all.contains(ESCAPE) || escapes;
        }
        Matcher words = WORD.matcher(text);
        while (words.find()) {
            String word = words.group();
            if (!all.contains(word) && !HEXADECIMAL.matcher(word).matches()) {
                return false;
            }
        }
        return true;
    }
}
