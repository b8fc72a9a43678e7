package dev.millrace.gateway.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeysTest {
    @TempDir
    Path directory;

    @Test
    void readsAKeyALine() throws Exception {
        SigningKeys keys = read("# of the team\nAKIDEXAMPLE=wJalr/XUt+n=\n\n  ben = s3cret  \n");
        assertTrue(keys.areGiven());
        assertEquals("wJalr/XUt+n=", keys.secret("AKIDEXAMPLE"));
        assertEquals("s3cret", keys.secret("ben"));
        assertNull(keys.secret("# of the team"));
    }

    @Test
    void withoutAFileThereAreNone() {
        assertFalse(SigningKeys.ANY.areGiven());
        assertNull(SigningKeys.ANY.secret("any"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|There is no key in",
                "'# nothing'|There is no key in",
                "'a=hidden\nhidden'|Line 2 of",
                "'a='|Line 1 of",
                "'=hidden'|Line 1 of",
                "'a=hidden word'|Line 1 of",
                "'a=1\na=2'|Line 2 of"
            })
    void refusesAFileThatIsNone(String text, String start) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> read(text));
        String message = String.valueOf(refused.getMessage());
        assertTrue(message.startsWith(start), message);
        assertFalse(message.contains("hidden"), message);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThrows(UncheckedIOException.class, () -> SigningKeys.read(directory.resolve("none")));
    }

    private SigningKeys read(String text) throws Exception {
        return SigningKeys.read(Files.writeString(directory.resolve("keys"), text));
    }
}
