package dev.millrace.engine.journal;

/**
 * The bytes of the run journal, version 3. All numbers are little endian and unsigned. Older versions are read as well:
 * in version 2 subjects have no alias, and there are no traces and tallies; in version 1 subjects have no system log
 * either, which is text then.
 *
 * <p>A <b>document</b> holds one batch:
 *
 * <pre>
 *   offset  size  field
 *        0     4  magic "MRUN"
 *        4     2  format version (3)
 *        6     2  number of definitions
 *        8     2  number of runs
 *       10     2  number of traces and tallies
 *       12     4  highest instance number given out so far
 *       16        items: definitions, runs, traces and tallies, each beginning with its kind
 * </pre>
 *
 * <p>A <b>run</b> is 64 bytes. A field that cannot hold its value holds its maximum.
 *
 * <pre>
 *        0     1  kind (1)
 *        1     1  trigger code
 *        2     1  outcome code
 *        3     1  flags: 1 = cold start, 2 = log lines were dropped, 4 = of reserved concurrency
 *        4     1  zone number, 0 = no zone
 *        5     1  attempt
 *        6     2  error type number, 0 = none
 *        8     4  subject number
 *       12     4  instance number
 *       16    16  request id, high half first
 *       32     8  arrival, nanoseconds since the Unix epoch
 *       40     5  queue nanoseconds
 *       45     5  init nanoseconds
 *       50     6  run nanoseconds
 *       56     3  request bytes
 *       59     4  response bytes
 *       63     1  zero
 * </pre>
 *
 * <p>A <b>definition</b> says what a number stands for. It stands before the first run that uses it, and holds until
 * the number is defined again or the file ends: every file can be read alone. Numbers of a kind are given from 1 on.
 * A text is its length in bytes (2) and UTF-8 of at most 255 bytes.
 *
 * <pre>
 *   subject     kind (2), number (4), memory MB (4), timeout ms (4), system log code (1),
 *               texts function, version, runtime, code SHA-256, alias
 *   zone        kind (3), number (1), text
 *   error type  kind (4), number (2), text
 * </pre>
 *
 * <p>A <b>trace</b> stands before the run that was called in it, a <b>tally</b> anywhere.
 *
 * <pre>
 *   trace       kind (5), flags (1): 1 = sampled, trace id (16), high half first, parent span id (8)
 *   tally       kind (6), end in nanoseconds since the Unix epoch (8), throttled (4), unavailable (4),
 *               reserved runs (4), text function
 * </pre>
 *
 * Zones beyond {@value #ZONES_MAX} and error types beyond {@value #ERROR_TYPES_MAX} in one file are all called
 * {@value #OTHER}, since functions can invent error types without end.
 */
final class RunFormat {
    static final int MAGIC = 'M' | 'R' << 8 | 'U' << 16 | 'N' << 24;
    static final int VERSION = 3;
    static final int VERSION_WITHOUT_ALIAS = 2;
    static final int VERSION_WITHOUT_SYSTEM_LOG = 1;

    static final int DEFINITIONS_OFFSET = 6;
    static final int RUNS_OFFSET = 8;
    static final int EXTRAS_OFFSET = 10;
    static final int HIGHEST_INSTANCE_OFFSET = 12;
    static final int HEADER_BYTES = 16;

    static final byte RUN = 1;
    static final byte SUBJECT = 2;
    static final byte ZONE = 3;
    static final byte ERROR_TYPE = 4;
    static final byte TRACE = 5;
    static final byte TALLY = 6;

    static final int RUN_BYTES = 64;
    static final int FLAG_COLD_START = 1;
    static final int FLAG_DROPPED_LOG_LINES = 2;
    static final int FLAG_RESERVED = 4;
    static final int TRACE_BYTES = 26;
    static final int FLAG_SAMPLED = 1;

    static final int QUEUE_BITS = 40;
    static final int INIT_BITS = 40;
    static final int RUN_NANOS_BITS = 48;
    static final int REQUEST_BYTES_BITS = 24;
    static final int RESPONSE_BYTES_BITS = 32;
    static final int COUNT_BITS = 32;

    static final int TEXT_BYTES_MAX = 255;
    static final int ZONES_MAX = 254;
    static final int ERROR_TYPES_MAX = 1000;
    static final String OTHER = "(other)";

    private RunFormat() {}
}
