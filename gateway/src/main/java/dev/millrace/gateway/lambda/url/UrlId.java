package dev.millrace.gateway.lambda.url;

import dev.millrace.engine.function.url.FunctionUrl;
import java.security.SecureRandom;

/** Makes the ids of URLs: nobody guesses one, and no two are the same. Thread-safe. */
final class UrlId {
    /** What a host name may hold, and people do not confuse. */
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private static final SecureRandom RANDOM = new SecureRandom();

    private UrlId() {}

    static String random() {
        StringBuilder id = new StringBuilder(FunctionUrl.ID_LENGTH);
        for (int i = 0; i < FunctionUrl.ID_LENGTH; i++) {
            id.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }
}
