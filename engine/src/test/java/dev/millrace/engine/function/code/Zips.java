package dev.millrace.engine.function.code;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Zip files made for tests, good and bad. */
public final class Zips {
    private Zips() {}

    /** A good zip of one text file per name, which holds its own name. */
    public static byte[] of(String... names) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                ZipEntry entry = new ZipEntry(name);
                entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0)); // the same content makes the same bytes
                zip.putNextEntry(entry);
                zip.write(name.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A good zip of one text file. */
    public static byte[] ofText(String name, String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            ZipEntry entry = new ZipEntry(name);
            entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0));
            zip.putNextEntry(entry);
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A zip of {@code files} files of zeros, {@code bytesEach} each, which deflates a thousandfold. */
    public static byte[] ofZeros(int files, int bytesEach) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < files; i++) {
                zip.putNextEntry(new ZipEntry("zeros" + i));
                byte[] block = new byte[1 << 20];
                for (int written = 0; written < bytesEach; written += block.length) {
                    zip.write(block, 0, Math.min(block.length, bytesEach - written));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The same zip with every occurrence of one name replaced by another of the same length. */
    public static byte[] renamed(byte[] zip, String from, String to) {
        String text = new String(zip, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The same zip, said to be made on Unix with {@code mode} for its first entry. */
    public static byte[] withUnixMode(byte[] zip, int mode) {
        byte[] changed = zip.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        int directory = buffer.getInt(changed.length - 22 + 16);
        buffer.put(directory + 5, (byte) 3);
        buffer.putInt(directory + 38, mode << 16);
        return changed;
    }

    /** The same zip whose directory claims {@code bytes} for the first entry's uncompressed size. */
    public static byte[] withClaimedSize(byte[] zip, int bytes) {
        byte[] changed = zip.clone();
        ByteBuffer buffer = ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(buffer.getInt(changed.length - 22 + 16) + 24, bytes);
        return changed;
    }
}
