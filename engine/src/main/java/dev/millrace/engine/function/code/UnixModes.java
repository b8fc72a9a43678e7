package dev.millrace.engine.function.code;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipException;

/**
 * The Unix file modes in a zip file's central directory, which the JDK reads but does not show. Stateless.
 *
 * <pre>
 * end record      at +10 number of entries (2), at +12 size of the directory (4); the directory ends where it begins
 * zip64 locator   20 bytes before it, if any; at +8 offset of the zip64 end record (8)
 * zip64 end       at +32 number of entries (8), at +40 size of the directory (8)
 * directory entry at +5 system that made it (1), +28 name length (2), +30 extra length (2), +32 comment length (2),
 *                 +38 external attributes (4), upper half the mode when the system is Unix; at +46 the name
 * </pre>
 */
final class UnixModes {
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int END_BYTES = 22;
    private static final int ZIP64_LOCATOR_BYTES = 20;
    private static final int ENTRY_BYTES = 46;
    private static final int UNIX = 3;

    private UnixModes() {}

    /** The modes by entry name, of a zip of less than 2 GiB. Throws {@link ZipException} when it makes no sense. */
    static Map<String, Integer> read(Path zip) throws IOException {
        try (FileChannel file = FileChannel.open(zip)) {
            return readDirectory(file.map(FileChannel.MapMode.READ_ONLY, 0, file.size()));
        } catch (IndexOutOfBoundsException | ArithmeticException e) {
            ZipException failure = new ZipException("a directory entry leads out of the file");
            failure.initCause(e);
            throw failure;
        }
    }

    private static Map<String, Integer> readDirectory(ByteBuffer zip) throws ZipException {
        ByteBuffer buffer = zip.order(ByteOrder.LITTLE_ENDIAN);
        int end = endRecord(buffer);
        int locator = end - ZIP64_LOCATOR_BYTES;
        boolean zip64 = locator >= 0 && buffer.getInt(locator) == ZIP64_LOCATOR_SIGNATURE;
        int directoryEnd = zip64 ? Math.toIntExact(buffer.getLong(locator + 8)) : end;
        long directoryBytes =
                zip64 ? buffer.getLong(directoryEnd + 40) : Integer.toUnsignedLong(buffer.getInt(end + 12));
        Map<String, Integer> modes = new HashMap<>();
        int position = Math.toIntExact(directoryEnd - directoryBytes);
        while (position < directoryEnd) {
            if (buffer.getInt(position) != ENTRY_SIGNATURE) {
                throw new ZipException("no directory entry at offset " + position);
            }
            int nameBytes = Short.toUnsignedInt(buffer.getShort(position + 28));
            byte[] name = new byte[nameBytes];
            buffer.get(position + ENTRY_BYTES, name);
            boolean madeOnUnix = buffer.get(position + 5) == UNIX;
            modes.put(new String(name, StandardCharsets.UTF_8), madeOnUnix ? buffer.getInt(position + 38) >>> 16 : 0);
            position += ENTRY_BYTES
                    + nameBytes
                    + Short.toUnsignedInt(buffer.getShort(position + 30))
                    + Short.toUnsignedInt(buffer.getShort(position + 32));
        }
        return modes;
    }

    static boolean isLink(int mode) {
        return (mode & 0xF000) == 0xA000;
    }

    static boolean isExecutable(int mode) {
        return (mode & 0x49) != 0;
    }

    /** The last end record whose comment reaches exactly to the end of the file. */
    private static int endRecord(ByteBuffer buffer) throws ZipException {
        for (int position = buffer.limit() - END_BYTES; position >= 0; position--) {
            if (buffer.getInt(position) == END_SIGNATURE
                    && position + END_BYTES + Short.toUnsignedInt(buffer.getShort(position + 20)) == buffer.limit()) {
                return position;
            }
        }
        throw new ZipException("no end record");
    }
}
