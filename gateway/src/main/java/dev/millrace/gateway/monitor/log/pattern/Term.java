package dev.millrace.gateway.monitor.log.pattern;

/** What a message may hold. Immutable. */
sealed interface Term {
    boolean isIn(String message);

    record OfText(String text) implements Term {
        @Override
        public boolean isIn(String message) {
            return message.contains(text);
        }
    }

    record OfRegex(Regex regex) implements Term {
        @Override
        public boolean isIn(String message) {
            return regex.isFoundIn(message);
        }
    }
}
