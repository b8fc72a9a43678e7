package dev.millrace.gateway.cli.bill;

import dev.millrace.telemetry.bill.BillLine;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what the options of the bill say. */
final class BillArguments {
    private BillArguments() {}

    /** A month of four and two digits. Immutable. */
    static final class Month implements ITypeConverter<YearMonth> {
        @Override
        public YearMonth convert(String value) {
            if (!value.matches("[0-9]{4}-[0-9]{2}")) {
                throw new TypeConversionException(no(value));
            }
            try {
                return YearMonth.parse(value);
            } catch (DateTimeException e) {
                throw (TypeConversionException) new TypeConversionException(no(value)).initCause(e);
            }
        }

        private static String no(String value) {
            return "'" + value + "' is not a month; give year and month, for example 2026-11";
        }
    }

    /** A memory size that a function can have. Immutable. */
    static final class Memory implements ITypeConverter<Integer> {
        private static final int LEAST_MB = 128;
        private static final int MOST_MB = 10_240;

        @Override
        public Integer convert(String value) {
            int memoryMb = value.matches("[0-9]{1,5}") ? Integer.parseInt(value) : 0;
            if (memoryMb < LEAST_MB || memoryMb > MOST_MB) {
                throw new TypeConversionException("'" + value + "' is not a memory size; give megabytes from "
                        + LEAST_MB + " to " + MOST_MB + ", for example 512");
            }
            return memoryMb;
        }
    }

    /** Function, version and day. Immutable. */
    static final class LineKey implements ITypeConverter<BillLine.Key> {
        private static final Pattern FORM = Pattern.compile("([^:/]+):([^:/]+)/([0-9]{4}-[0-9]{2}-[0-9]{2})");

        @Override
        public BillLine.Key convert(String value) {
            Matcher form = FORM.matcher(value);
            if (!form.matches()) {
                throw new TypeConversionException(no(value));
            }
            try {
                return new BillLine.Key(form.group(1), form.group(2), LocalDate.parse(form.group(3)));
            } catch (DateTimeException e) {
                throw (TypeConversionException) new TypeConversionException(no(value)).initCause(e);
            }
        }

        private static String no(String value) {
            return "'" + value + "' is not a line of the bill; give function, version and day, for example"
                    + " 'hello:$LATEST/2026-11-28'";
        }
    }
}
