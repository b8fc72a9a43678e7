package dev.millrace.telemetry.bill;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What things cost. All amounts are exact. Immutable.
 *
 * @param source where the prices are from
 * @param currency for example USD
 * @param millionRequests a million requests
 * @param gigabyteSecond 1,024 MB for a second of billed time
 * @param serverVcpuHour an hour of one vCPU of a server that is always on
 * @param serverGigabyteHour an hour of 1,024 MB of its memory
 * @param serverHour an hour of it, whatever its size
 */
public record PriceTable(
        String source,
        String currency,
        BigDecimal millionRequests,
        BigDecimal gigabyteSecond,
        BigDecimal serverVcpuHour,
        BigDecimal serverGigabyteHour,
        BigDecimal serverHour) {
    private static final String DEFAULTS = "prices.properties";
    private static final int MILLION_DIGITS = 6;
    private static final BigDecimal MEGABYTE_MILLIS = BigDecimal.valueOf(1_024 * 1_000);
    private static final BigDecimal MEGABYTES = BigDecimal.valueOf(1_024);
    /** AWS: "At 1,769 MB, a function has the equivalent of one vCPU". */
    private static final int VCPU_MB = 1_769;
    /** The smallest server that one can have has a quarter of a vCPU, and the larger ones multiples of it. */
    private static final int VCPU_PARTS = 4;

    /** The prices that come with Millrace. */
    public static PriceTable defaults() {
        InputStream file = PriceTable.class.getResourceAsStream(DEFAULTS);
        if (file == null) {
            throw new IllegalStateException("there is no resource " + DEFAULTS);
        }
        try (Reader text = new InputStreamReader(file, StandardCharsets.UTF_8)) {
            return PriceFile.read(text, DEFAULTS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file of the form of the one that comes with Millrace.
     *
     * @throws IllegalArgumentException when it says something else than prices; the message names file, key and value
     * @throws UncheckedIOException when it cannot be read
     */
    public static PriceTable read(Path file) {
        try (Reader text = Files.newBufferedReader(file)) {
            return PriceFile.read(text, file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of so many megabytes for a millisecond, how many gigabytes for a second. */
    public static BigDecimal gigabyteSeconds(long megabyteMillis) {
        return BigDecimal.valueOf(megabyteMillis).divide(MEGABYTE_MILLIS); // a quotient of 2^13 * 5^3 ends
    }

    public BigDecimal requests(long requests) {
        return millionRequests.multiply(BigDecimal.valueOf(requests)).movePointLeft(MILLION_DIGITS);
    }

    /** What the billed time costs. */
    public BigDecimal compute(long megabyteMillis) {
        return gigabyteSecond.multiply(gigabyteSeconds(megabyteMillis));
    }

    /** The vCPUs of a server of that memory size: as many as Lambda gives, rounded up to a quarter. */
    public static BigDecimal vcpus(long memoryMb) {
        return BigDecimal.valueOf(Math.ceilDiv(memoryMb * VCPU_PARTS, VCPU_MB)).divide(BigDecimal.valueOf(VCPU_PARTS));
    }

    /** What a server of that memory size costs that is on for so many hours. */
    public BigDecimal server(long memoryMb, long hours) {
        return serverVcpuHour
                .multiply(vcpus(memoryMb))
                .add(serverGigabyteHour.multiply(BigDecimal.valueOf(memoryMb).divide(MEGABYTES)))
                .add(serverHour)
                .multiply(BigDecimal.valueOf(hours));
    }
}
