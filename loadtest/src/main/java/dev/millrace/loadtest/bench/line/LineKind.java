package dev.millrace.loadtest.bench.line;

/** The lines that are compared. */
public enum LineKind {
    /** Millrace with a journal that keeps nothing. */
    MEMORY {
        @Override
        Line open(ScratchJournals journals) {
            return new MillraceLine(new ForgetfulJournal());
        }
    },
    /** Millrace as it is: each answer follows its record. */
    JOURNAL {
        @Override
        Line open(ScratchJournals journals) {
            return new MillraceLine(journals.open());
        }
    },
    /** What one would write first. */
    NAIVE {
        @Override
        Line open(ScratchJournals journals) {
            return new NaiveLine(journals::open);
        }
    };

    abstract Line open(ScratchJournals journals);
}
