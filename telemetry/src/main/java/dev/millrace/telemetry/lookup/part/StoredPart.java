package dev.millrace.telemetry.lookup.part;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A part in a file of its own, which never changes:
 *
 * <pre>
 *   offset  size  field, little endian
 *        0     8  magic "MRUNIDX2"
 *        8     4  number of the journal's file
 *       12     4  number of the first batch
 *       16     4  number of the last batch
 *       20     4  1 when no more batches come in that file, else 0
 *       24     8  number of entries
 *       32     4  number of blocks
 *       36     4  number of definitions
 *       40     4  bytes of the definitions
 *       44     4  CRC-32C of blocks and definitions
 *       48    16  request id of the last run
 *       64     4  CRC-32C of what stands before
 *       68     4  zero
 *       72        blocks ({@link RunBlock}), definitions ({@link DefinedAt}), then the entries ({@link IndexEntry})
 * </pre>
 *
 * It is opened for each question, so that nobody need know when to close it. Immutable.
 */
public record StoredPart(
        Path path,
        int file,
        long firstSequence,
        long lastSequence,
        boolean complete,
        long entries,
        int blockCount,
        int definitionCount,
        int definitionBytes,
        int sectionsCrc,
        RunId lastRun)
        implements IndexPart {
    static final int HEADER_BYTES = 72;

    private static final long MAGIC = 0x3258_4449_4E55_524DL;
    private static final int CRC_OFFSET = 64;

    /** The part of that file; null when it is not whole. */
    static @Nullable StoredPart read(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer header = buffer(HEADER_BYTES);
            if (channel.read(header, 0) < HEADER_BYTES || header.getLong(0) != MAGIC) {
                return null;
            }
            header.flip();
            if (header.getInt(CRC_OFFSET) != crc(header.slice(0, CRC_OFFSET))) {
                return null;
            }
            StoredPart part = parsed(path, header);
            boolean whole = channel.size() == part.entryOffset(part.entries);
            return whole && crc(part.sections(channel)) == part.sectionsCrc ? part : null;
        }
    }

    private static StoredPart parsed(Path path, ByteBuffer header) {
        header.position(Long.BYTES);
        return new StoredPart(
                path,
                header.getInt(),
                Integer.toUnsignedLong(header.getInt()),
                Integer.toUnsignedLong(header.getInt()),
                header.getInt() != 0,
                header.getLong(),
                header.getInt(),
                header.getInt(),
                header.getInt(),
                header.getInt(),
                new RunId(header.getLong(), header.getLong()));
    }

    /** The bytes before the blocks. */
    ByteBuffer header() {
        ByteBuffer header = buffer(HEADER_BYTES)
                .putLong(MAGIC)
                .putInt(file)
                .putInt((int) firstSequence)
                .putInt((int) lastSequence)
                .putInt(complete ? 1 : 0)
                .putLong(entries)
                .putInt(blockCount)
                .putInt(definitionCount)
                .putInt(definitionBytes)
                .putInt(sectionsCrc)
                .putLong(lastRun.high())
                .putLong(lastRun.low());
        return header.putInt(crc(header.slice(0, CRC_OFFSET))).putInt(0).flip();
    }

    static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static int crc(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** How large the file is. */
    public long bytes() {
        return entryOffset(entries);
    }

    /** Where an entry begins in the file. */
    long entryOffset(long entry) {
        return HEADER_BYTES + (long) blockCount * RunBlock.BYTES + definitionBytes + entry * IndexEntry.BYTES;
    }

    @Override
    public List<RunBlock> blocks() {
        ByteBuffer sections = sections();
        List<RunBlock> blocks = new ArrayList<>(blockCount);
        for (int i = 0; i < blockCount; i++) {
            blocks.add(RunBlock.read(sections));
        }
        return blocks;
    }

    @Override
    public List<DefinedAt> definitions() {
        ByteBuffer sections = sections().position(blockCount * RunBlock.BYTES);
        List<DefinedAt> definitions = new ArrayList<>(definitionCount);
        for (int i = 0; i < definitionCount; i++) {
            definitions.add(DefinedAt.read(sections));
        }
        return definitions;
    }

    private ByteBuffer sections() {
        try (FileChannel channel = open()) {
            return sections(channel);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ByteBuffer sections(FileChannel channel) throws IOException {
        ByteBuffer sections = buffer(Math.toIntExact(entryOffset(0)) - HEADER_BYTES);
        readFully(channel, sections, HEADER_BYTES);
        return sections;
    }

    @Override
    public long[] sequencesOf(int idHash) {
        try (FileChannel channel = open()) {
            return new EntrySearch(this, channel).sequencesOf(idHash);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FileChannel open() throws IOException {
        return FileChannel.open(path, StandardOpenOption.READ);
    }

    /** Fills the buffer from a place in the file, and flips it. */
    static void readFully(FileChannel channel, ByteBuffer to, long from) throws IOException {
        long at = from;
        while (to.hasRemaining()) {
            int read = channel.read(to, at);
            if (read < 0) {
                throw new IOException("a file of the index of runs has become shorter");
            }
            at += read;
        }
        to.flip();
    }
}
