package dev.millrace.telemetry.bill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceTableTest {
    private static final String FILE =
            """
            source = us
            currency = EUR
            million-requests = 0.30
            gb-second = 0.00002
            server.vcpu-hour = 1
            server.gb-hour = 2
            server.hour = 0.5
            """;

    @TempDir
    private Path directory;

    @Test
    void hasThePricesOfAws() {
        PriceTable aws = PriceTable.defaults();
        assertEquals("AWS, us-east-1, x86, November 2026", aws.source());
        assertEquals("USD", aws.currency());
        assertAmount("0.20", aws.requests(1_000_000));
        assertAmount("0.0000002", aws.requests(1));
        assertAmount("0.0000166667", aws.compute(1_024_000));
        assertAmount("0.034805", aws.server(1_024, 1)); // 0.75 vCPU and 1 GB
        assertAmount("42.8328", aws.server(2_048, 720)); // 1.25 vCPU and 2 GB for a month
    }

    @Test
    void keepsEveryDigit() {
        assertAmount("0.0009765625", PriceTable.gigabyteSeconds(1_000));
        assertAmount("0.0000009765625", PriceTable.gigabyteSeconds(1));
        assertAmount("0.00000000001627607421875", PriceTable.defaults().compute(1));
        assertAmount("8789062500000.0000009765625", PriceTable.gigabyteSeconds(9_000_000_000_000_000_001L));
    }

    @Test
    void givesServersTheVcpusOfLambdaInQuarters() {
        assertAmount("0", PriceTable.vcpus(0));
        assertAmount("0.25", PriceTable.vcpus(128));
        assertAmount("0.25", PriceTable.vcpus(442));
        assertAmount("0.5", PriceTable.vcpus(443));
        assertAmount("1", PriceTable.vcpus(1_769));
        assertAmount("1.25", PriceTable.vcpus(1_770));
        assertAmount("6", PriceTable.vcpus(10_240));
    }

    @Test
    void readsAFile() throws IOException {
        PriceTable table = read(FILE);
        assertEquals("us", table.source());
        assertEquals("EUR", table.currency());
        assertAmount("0.0000003", table.requests(1));
        assertAmount("0.00002", table.compute(1_024_000));
        assertAmount("3.25", table.server(1_024, 1)); // 0.75 vCPU, 1 GB
        assertAmount("32.5", table.server(1_024, 10));
    }

    @Test
    void saysWhatIsWrongInAFile() throws IOException {
        assertRefused("gb-second is missing", FILE.replace("gb-second", "#"));
        assertRefused("source is missing", "");
        assertRefused("nobody knows gb-seconds", FILE + "gb-seconds = 1");
        assertRefused(
                "gb-second = 'cheap' is not a price; give a number such as 0.0000166667, with up to 9 digits and 12"
                        + " decimals",
                FILE.replace("0.00002", "cheap"));
        for (String none : new String[] {"", "-1", "1e-5", "1,5", ".5", "1.", "1234567890", "0.1234567890123", "٣"}) {
            String text = FILE.replace("= 0.5", "= " + none);
            String message = assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
            assertEquals(file() + ": server.hour = '" + none + "' is not a price", beforeSemicolon(message));
        }
        assertRefused("currency = 'euro' is not a currency; give three letters such as USD", FILE.replace("EUR", "euro"));
        assertRefused("Malformed \\uxxxx encoding.", FILE.replace("us\n", "\\u00zz\n"));
    }

    @Test
    void saysWhichFileIsNoText() throws IOException {
        Files.write(file(), "source = é".getBytes(StandardCharsets.ISO_8859_1));
        String message = assertThrows(IllegalArgumentException.class, () -> PriceTable.read(file())).getMessage();
        assertEquals(file() + " is not text in UTF-8", message);
        Files.delete(file());
        UncheckedIOException failure = assertThrows(UncheckedIOException.class, () -> PriceTable.read(file()));
        assertInstanceOf(NoSuchFileException.class, failure.getCause());
    }

    private void assertRefused(String what, String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
        assertEquals(file() + ": " + what, message);
    }

    private static String beforeSemicolon(@Nullable String message) {
        String text = String.valueOf(message);
        return text.substring(0, text.indexOf(';'));
    }

    private static void assertAmount(String expected, BigDecimal amount) {
        assertEquals(0, new BigDecimal(expected).compareTo(amount), () -> expected + ", but it is " + amount);
    }

    private PriceTable read(String text) throws IOException {
        Files.writeString(file(), text);
        return PriceTable.read(file());
    }

    private Path file() {
        return directory.resolve("prices");
    }
}
