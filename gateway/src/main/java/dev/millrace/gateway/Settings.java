package dev.millrace.gateway;

import dev.millrace.engine.capture.CaptureOptions;
import dev.millrace.engine.clock.DurationText;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.gateway.http.tls.CertificateFiles;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.telemetry.bill.PriceTable;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a server's options from what the operator wrote: a flag wins over its {@code MILLRACE_*} variable, which wins
 * over the default. Immutable.
 */
public final class Settings {
    private static final String PREFIX = "MILLRACE_";
    private static final List<String> NAMES = List.of(
            "host",
            "port",
            "data",
            "concurrency",
            "zones",
            "shutdown-timeout",
            "keep-runs",
            "keep-bytes",
            "journal-sync",
            "keep-payloads",
            "keep-payload-bytes",
            "payload-memory",
            "isolation",
            "trust",
            "runtimes",
            "neutral-workers",
            "sqs-endpoint",
            "sns-endpoint",
            "objects-token",
            "tls-certificate",
            "tls-key",
            "keys",
            "operator-token",
            "prices");

    private final Map<String, String> flags;
    private final Map<String, String> environment;

    /**
     * Throws {@link IllegalArgumentException} for a variable of our prefix that is no setting: most likely a
     * misspelling.
     *
     * @param flags values by setting name, as in {@code --name}; only those that were given
     */
    public Settings(Map<String, String> flags, Map<String, String> environment) {
        this.flags = Map.copyOf(flags);
        this.environment = new TreeMap<>(environment);
        for (String variable : this.environment.keySet()) {
            if (variable.startsWith(PREFIX) && NAMES.stream().noneMatch(name -> variable(name).equals(variable))) {
                throw new IllegalArgumentException(
                        variable + " is no setting; there are " + NAMES.stream().map(Settings::variable).toList());
            }
        }
    }

    /** The options. Throws {@link IllegalArgumentException}, naming setting and value, for what cannot be meant. */
    public NodeOptions options() {
        NodeOptions defaults = NodeOptions.defaults();
        return new NodeOptions(
                read("host", defaults.host(), text -> text),
                read("port", defaults.port(), text -> Math.toIntExact(wholeNumber(text))),
                read("data", defaults.dataDirectory(), Settings::path).toAbsolutePath(),
                read("concurrency", defaults.accountRunsMax(), text -> Math.toIntExact(wholeNumber(text))),
                read("zones", defaults.zones(), text -> List.of(text.split(",", -1))),
                read("shutdown-timeout", defaults.shutdownTimeout(), DurationText::parse),
                journal(defaults.journal()),
                capture(defaults.capture()),
                read("isolation", Optional.<Isolation>empty(), Settings::isolation).orElse(null),
                read("trust", defaults.trusted(), text -> List.of(text.split(",", -1))),
                read("runtimes", defaults.runtimes(), Settings::programs),
                read("neutral-workers", defaults.neutralWorkers(), text -> Math.toIntExact(wholeNumber(text))),
                new OutsideServices(
                        read("sqs-endpoint", Optional.<URI>empty(), Settings::endpoint).orElse(null),
                        read("sns-endpoint", Optional.<URI>empty(), Settings::endpoint).orElse(null)),
                read("objects-token", Optional.<Path>empty(), text -> Optional.of(path(text))).orElse(null),
                certificate(),
                read("keys", Optional.<Path>empty(), Settings::file).orElse(null),
                read("operator-token", Optional.<Path>empty(), Settings::file).orElse(null),
                read("prices", defaults.prices(), text -> PriceTable.read(path(text))));
    }

    private @Nullable CertificateFiles certificate() {
        Optional<Path> certificate = read("tls-certificate", Optional.empty(), Settings::file);
        Optional<Path> key = read("tls-key", Optional.empty(), Settings::file);
        if (certificate.isPresent() != key.isPresent()) {
            throw new IllegalArgumentException("--tls-certificate and --tls-key go together");
        }
        return certificate.isPresent() ? new CertificateFiles(certificate.get(), key.get()) : null;
    }

    private static Optional<Path> file(String text) {
        return Optional.of(path(text).toAbsolutePath());
    }

    private static Optional<URI> endpoint(String text) {
        URI uri = URI.create(text);
        boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isHttp || uri.getHost() == null) {
            throw new IllegalArgumentException("it is a URL such as http://localhost:9324");
        }
        return Optional.of(uri);
    }

    private JournalOptions journal(JournalOptions defaults) {
        return defaults.withRetention(
                        read("keep-runs", defaults.retentionAge(), DurationText::parse),
                        read("keep-bytes", defaults.retentionBytes(), Settings::wholeNumber))
                .withSyncEachBatch(read("journal-sync", defaults.syncEachBatch(), Settings::syncsEachBatch));
    }

    private CaptureOptions capture(CaptureOptions defaults) {
        return defaults.withRetention(
                        read("keep-payloads", defaults.journal().retentionAge(), DurationText::parse),
                        read("keep-payload-bytes", defaults.journal().retentionBytes(), Settings::wholeNumber))
                .withWaitingBytesMax(read("payload-memory", defaults.waitingBytesMax(), Settings::wholeNumber));
    }

    /** An empty path would be the current directory: what an unset variable of a script becomes. */
    private static Path path(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("it is empty");
        }
        return Path.of(text);
    }

    private static Optional<Isolation> isolation(String text) {
        return text.equals("auto") ? Optional.empty() : Optional.of(Isolation.parse(text));
    }

    /** Reads {@code runtime=program,runtime=program}. */
    private static Map<String, Path> programs(String text) {
        Map<String, Path> programs = new LinkedHashMap<>();
        for (String entry : text.split(",", -1)) {
            int equals = entry.indexOf('=');
            if (equals < 1 || equals == entry.length() - 1) {
                throw new IllegalArgumentException("it is runtime=program, or several with commas between them");
            }
            String runtime = entry.substring(0, equals);
            if (programs.put(runtime, Path.of(entry.substring(equals + 1)).toAbsolutePath()) != null) {
                throw new IllegalArgumentException("it names two programs for " + runtime);
            }
        }
        return programs;
    }

    private static boolean syncsEachBatch(String text) {
        return switch (text) {
            case "none" -> false;
            case "batch" -> true;
            default -> throw new IllegalArgumentException("it is 'none' or 'batch'");
        };
    }

    private static long wholeNumber(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("it is not a whole number", e);
        }
    }

    private <T> T read(String name, T otherwise, Function<String, T> reader) {
        String flag = flags.get(name);
        String value = flag == null ? environment.get(variable(name)) : flag;
        if (value == null) {
            return otherwise;
        }
        try {
            return reader.apply(value);
        } catch (RuntimeException e) {
            String where = flag == null ? variable(name) : "--" + name;
            throw new IllegalArgumentException(where + ": '" + value + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static String variable(String name) {
        return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
    }
}
