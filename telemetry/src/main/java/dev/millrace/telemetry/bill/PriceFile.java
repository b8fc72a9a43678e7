package dev.millrace.telemetry.bill;

import java.io.IOException;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.CharacterCodingException;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads a table of prices from Java properties. Confined to one thread. */
final class PriceFile {
    /** Bounds the digits of all amounts. */
    private static final Pattern PRICE = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,12})?");

    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    private final Properties entries;
    private final String file;

    private PriceFile(Properties entries, String file) {
        this.entries = entries;
        this.file = file;
    }

    /**
     * Throws {@link IllegalArgumentException} when something is missing, unknown or no price.
     *
     * @param file what to call it in messages
     */
    static PriceTable read(Reader text, String file) throws IOException {
        Properties entries = new Properties();
        try {
            entries.load(text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(file + " is not text in UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        return new PriceFile(entries, file).table();
    }

    private PriceTable table() {
        PriceTable table = new PriceTable(
                take("source"),
                currency(),
                price("million-requests"),
                price("gb-second"),
                price("server.vcpu-hour"),
                price("server.gb-hour"),
                price("server.hour"));
        if (!entries.isEmpty()) {
            throw new IllegalArgumentException(
                    file + ": nobody knows " + String.join(", ", new TreeSet<>(entries.stringPropertyNames())));
        }
        return table;
    }

    private String currency() {
        String value = take("currency");
        if (!CURRENCY.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    file + ": currency = '" + value + "' is not a currency; give three letters such as USD");
        }
        return value;
    }

    private BigDecimal price(String key) {
        String value = take(key);
        if (!PRICE.matcher(value).matches()) {
            throw new IllegalArgumentException(file + ": " + key + " = '" + value
                    + "' is not a price; give a number such as 0.0000166667, with up to 9 digits and 12 decimals");
        }
        return new BigDecimal(value);
    }

    private String take(String key) {
        Object value = entries.remove(key);
        if (value == null) {
            throw new IllegalArgumentException(file + ": " + key + " is missing");
        }
        return value.toString().strip();
    }
}
