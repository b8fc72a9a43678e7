package dev.millrace.gateway.schedule.expression;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Cron expressions as AWS's guide describes their fields, tried on every minute. It shares nothing with what it tests.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule types</a>
 */
final class CronByHand {
    private static final List<String> MONTHS = List.of(
            "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

    private final IntPredicate minute;
    private final IntPredicate hour;
    private final IntPredicate month;
    private final IntPredicate year;
    private final Predicate<LocalDate> day;

    CronByHand(String expression) {
        String[] fields = expression.substring("cron(".length(), expression.length() - 1).split(" ", -1);
        minute = numbers(fields[0], 59);
        hour = numbers(fields[1], 23);
        month = numbers(withNumbers(fields[3], MONTHS), 12);
        year = numbers(fields[5], 2199);
        day = fields[2].equals("?") ? dayOfWeek(withNumbers(fields[4], DAYS)) : dayOfMonth(fields[2]);
    }

    /** The moments in a stretch of time, its end not included. */
    List<Instant> moments(Instant from, Instant to, ZoneId zone) {
        List<Instant> moments = new ArrayList<>();
        for (Instant moment = from; moment.isBefore(to); moment = moment.plusSeconds(60)) {
            ZoneOffset offset = zone.getRules().getOffset(moment);
            LocalDateTime local = LocalDateTime.ofInstant(moment, offset);
            // In autumn an hour comes twice, and fires the first time.
            boolean firstTime = zone.getRules().getValidOffsets(local).getFirst().equals(offset);
            if (firstTime && fires(local)) {
                moments.add(moment);
            }
        }
        return moments;
    }

    private boolean fires(LocalDateTime local) {
        return minute.test(local.getMinute())
                && hour.test(local.getHour())
                && month.test(local.getMonthValue())
                && year.test(local.getYear())
                && day.test(local.toLocalDate());
    }

    private static IntPredicate numbers(String field, int max) {
        return Arrays.stream(field.split(",", -1))
                .map(part -> part(part, max))
                .reduce(value -> false, IntPredicate::or);
    }

    private static IntPredicate part(String part, int max) {
        if (part.equals("*")) {
            return value -> true;
        }
        if (part.contains("/")) {
            int from = Integer.parseInt(part.substring(0, part.indexOf('/')));
            int step = Integer.parseInt(part.substring(part.indexOf('/') + 1));
            return value -> value >= from && value <= max && (value - from) % step == 0;
        }
        if (part.contains("-")) {
            int from = Integer.parseInt(part.substring(0, part.indexOf('-')));
            int to = Integer.parseInt(part.substring(part.indexOf('-') + 1));
            return from <= to ? value -> from <= value && value <= to : value -> value >= from || value <= to;
        }
        return value -> value == Integer.parseInt(part);
    }

    private static Predicate<LocalDate> dayOfMonth(String field) {
        if (field.equals("L")) {
            return date -> date.plusDays(1).getDayOfMonth() == 1;
        }
        if (field.equals("LW")) {
            return date -> date.equals(workdays(date).getLast());
        }
        if (field.startsWith("L-")) {
            int before = Integer.parseInt(field.substring(2));
            return date -> date.equals(YearMonth.from(date).atEndOfMonth().minusDays(before));
        }
        if (field.endsWith("W")) {
            int wanted = Integer.parseInt(field.substring(0, field.length() - 1));
            return date -> wanted <= date.lengthOfMonth() && date.equals(nearestWorkday(date, wanted));
        }
        IntPredicate numbers = numbers(field, 31);
        return date -> numbers.test(date.getDayOfMonth());
    }

    private static LocalDate nearestWorkday(LocalDate month, int wanted) {
        LocalDate best = workdays(month).getFirst();
        for (LocalDate day : workdays(month)) {
            if (Math.abs(day.getDayOfMonth() - wanted) < Math.abs(best.getDayOfMonth() - wanted)) {
                best = day;
            }
        }
        return best;
    }

    private static List<LocalDate> workdays(LocalDate month) {
        return IntStream.rangeClosed(1, month.lengthOfMonth())
                .mapToObj(month::withDayOfMonth)
                .filter(date -> date.getDayOfWeek() != DayOfWeek.SATURDAY && date.getDayOfWeek() != DayOfWeek.SUNDAY)
                .toList();
    }

    private static Predicate<LocalDate> dayOfWeek(String field) {
        if (field.equals("L")) {
            return date -> date.getDayOfWeek() == DayOfWeek.SATURDAY;
        }
        if (field.endsWith("L")) {
            int wanted = Integer.parseInt(field.substring(0, field.length() - 1));
            return date -> sundayIsOne(date) == wanted && date.plusDays(7).getMonth() != date.getMonth();
        }
        if (field.contains("#")) {
            int wanted = Integer.parseInt(field.substring(0, field.indexOf('#')));
            int nth = Integer.parseInt(field.substring(field.indexOf('#') + 1));
            return date -> sundayIsOne(date) == wanted
                    && IntStream.rangeClosed(1, date.getDayOfMonth())
                                    .filter(number -> sundayIsOne(date.withDayOfMonth(number)) == wanted)
                                    .count()
                            == nth;
        }
        IntPredicate numbers = numbers(field, 7);
        return date -> numbers.test(sundayIsOne(date));
    }

    private static int sundayIsOne(LocalDate date) {
        return DAYS.indexOf(date.getDayOfWeek().name().substring(0, 3)) + 1;
    }

    private static String withNumbers(String field, List<String> names) {
        String numbered = field;
        for (int i = 0; i < names.size(); i++) {
            numbered = numbered.replace(names.get(i), String.valueOf(i + 1));
        }
        return numbered;
    }
}
