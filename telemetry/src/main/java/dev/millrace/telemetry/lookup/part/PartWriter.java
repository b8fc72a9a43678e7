package dev.millrace.telemetry.lookup.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes files of parts. One is there only when it is whole and on the disk: it has another name until then. Confined
 * to one thread at a time.
 */
public final class PartWriter {
    /** Of files that are being written; what is left of one is deleted at the next start. */
    static final String UNFINISHED = ".tmp";

    static final String SUFFIX = ".runs";

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path directory;

    public PartWriter(Path directory) {
        this.directory = directory;
    }

    public StoredPart write(MemoryPart part) {
        long[] sorted = part.sortedEntries();
        return write(List.of(part), false, sorted.length, to -> {
            for (long entry : sorted) {
                to.put(entry);
            }
        });
    }

    /**
     * Makes one of parts that follow one another in one file of the journal.
     *
     * @param complete whether no more come in that file
     */
    public StoredPart merge(List<StoredPart> parts, boolean complete) {
        long entries = parts.stream().mapToLong(StoredPart::entries).sum();
        return write(parts, complete, entries, to -> {
            try (EntryMerge merge = new EntryMerge(parts)) {
                for (long entry = 0; entry < entries; entry++) {
                    to.put(merge.next());
                }
            }
        });
    }

    private StoredPart write(List<? extends IndexPart> parts, boolean complete, long entries, Entries from) {
        List<RunBlock> blocks = parts.stream().flatMap(part -> part.blocks().stream()).toList();
        List<DefinedAt> definitions =
                parts.stream().flatMap(part -> part.definitions().stream()).toList();
        int definitionBytes = definitions.stream().mapToInt(DefinedAt::bytes).sum();
        ByteBuffer sections = StoredPart.buffer(blocks.size() * RunBlock.BYTES + definitionBytes);
        blocks.forEach(block -> block.write(sections));
        definitions.forEach(defined -> defined.write(sections));
        sections.flip();
        IndexPart first = parts.getFirst();
        IndexPart last = parts.getLast();
        String name = first.file() + "-" + first.firstSequence() + "-" + last.lastSequence() + SUFFIX;
        StoredPart part = new StoredPart(
                directory.resolve(name),
                first.file(),
                first.firstSequence(),
                last.lastSequence(),
                complete,
                entries,
                blocks.size(),
                definitions.size(),
                definitionBytes,
                StoredPart.crc(sections.duplicate()),
                last.lastRun());
        Path unfinished = directory.resolve(name + UNFINISHED);
        try {
            Files.createDirectories(directory);
            write(unfinished, part, sections, from);
            Files.move(unfinished, part.path(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the index of runs in " + directory, e);
        }
        return part;
    }

    private static void write(Path path, StoredPart part, ByteBuffer sections, Entries from) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, part.header());
            writeFully(channel, sections);
            Output to = new Output(channel);
            from.writeTo(to);
            to.flush();
            channel.force(true);
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Entries in their order. */
    @FunctionalInterface
    private interface Entries {
        void writeTo(Output to) throws IOException;
    }

    /** Where entries go. */
    private static final class Output {
        private final FileChannel channel;
        private final ByteBuffer buffer = StoredPart.buffer(BUFFER_BYTES);

        Output(FileChannel channel) {
            this.channel = channel;
        }

        void put(long entry) throws IOException {
            if (!buffer.hasRemaining()) {
                flush();
            }
            buffer.putLong(entry);
        }

        void flush() throws IOException {
            buffer.flip();
            writeFully(channel, buffer);
            buffer.clear();
        }
    }
}
