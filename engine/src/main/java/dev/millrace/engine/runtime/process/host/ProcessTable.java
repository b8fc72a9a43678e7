package dev.millrace.engine.runtime.process.host;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The machine's processes, for cells without a control group. All cells share one look at {@code /proc}, which is good
 * for {@value #GOOD_FOR_MILLIS} ms: a look costs about 20 µs for each process on the machine. Thread-safe.
 */
public final class ProcessTable {
    private static final long GOOD_FOR_MILLIS = 50;
    private static final Path PROC = Path.of("/proc");

    private record Entry(long parent, long session, long residentPages) {}

    private final long pageBytes = pageBytes();
    private Map<Long, Entry> entries = Map.of();
    private long readAtNanos;

    /** The processes of the session that {@code leader} leads, and all that descend from it, it included. */
    public List<Long> family(long leader) {
        return family(leader, recent());
    }

    public List<Long> familyNow(long leader) {
        return family(leader, fresh());
    }

    /**
     * What the family uses, each shared page counted in full; when that is above {@code exactAboveBytes}, shared pages
     * are shared out, which costs more to find out.
     */
    public long memoryBytes(long leader, long exactAboveBytes) {
        Map<Long, Entry> now = recent();
        List<Long> family = family(leader, now);
        long bytes = 0;
        for (long process : family) {
            Entry entry = now.get(process);
            bytes += entry == null ? 0 : entry.residentPages() * pageBytes;
        }
        if (family.size() == 1 || bytes <= exactAboveBytes) {
            return bytes;
        }
        long exact = 0;
        for (long process : family) {
            Entry entry = now.get(process);
            exact += proportionalBytes(process, entry == null ? 0 : entry.residentPages() * pageBytes);
        }
        return exact;
    }

    private static List<Long> family(long leader, Map<Long, Entry> entries) {
        Map<Long, List<Long>> children = new HashMap<>();
        List<Long> family = new ArrayList<>();
        Set<Long> seen = new HashSet<>();
        entries.forEach((process, entry) -> {
            children.computeIfAbsent(entry.parent(), parent -> new ArrayList<>()).add(process);
            if ((process == leader || entry.session() == leader) && seen.add(process)) {
                family.add(process);
            }
        });
        for (int i = 0; i < family.size(); i++) {
            for (long child : children.getOrDefault(family.get(i), List.of())) {
                if (seen.add(child)) {
                    family.add(child);
                }
            }
        }
        return family;
    }

    private synchronized Map<Long, Entry> recent() {
        boolean old = System.nanoTime() - readAtNanos > TimeUnit.MILLISECONDS.toNanos(GOOD_FOR_MILLIS);
        return entries.isEmpty() || old ? fresh() : entries;
    }

    private synchronized Map<Long, Entry> fresh() {
        Map<Long, Entry> found = new HashMap<>();
        String[] names = new File(PROC.toString()).list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                read(name, found);
            }
        }
        entries = Map.copyOf(found);
        readAtNanos = System.nanoTime();
        return entries;
    }

    private static void read(String process, Map<Long, Entry> into) {
        try {
            String stat = Files.readString(PROC.resolve(process).resolve("stat"), StandardCharsets.ISO_8859_1);
            // pid (name) state parent group session ...: a name may hold anything, a parenthesis too
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 24);
            boolean ended = fields[0].equals("Z") || fields[0].equals("X");
            if (!ended) {
                into.put(
                        Long.valueOf(process),
                        new Entry(Long.parseLong(fields[1]), Long.parseLong(fields[3]), Long.parseLong(fields[21])));
            }
        } catch (IOException gone) {
            // it ended between the listing and the look
        }
    }

    private static long proportionalBytes(long process, long otherwise) {
        return kilobytes(PROC.resolve(Long.toString(process)).resolve("smaps_rollup"), "Pss:", otherwise);
    }

    private static long pageBytes() {
        return kilobytes(PROC.resolve("self/smaps"), "KernelPageSize:", 4_096);
    }

    private static long kilobytes(Path file, String key, long otherwise) {
        try {
            for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith(key)) {
                    return Long.parseLong(line.substring(key.length(), line.length() - 2).strip()) * 1_024;
                }
            }
            return otherwise;
        } catch (IOException gone) {
            return otherwise;
        }
    }
}
