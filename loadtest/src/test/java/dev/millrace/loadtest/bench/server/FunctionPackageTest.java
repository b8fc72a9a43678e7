package dev.millrace.loadtest.bench.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.loadtest.functions.Noop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

final class FunctionPackageTest {
    @Test
    void holdsTheClassUnderItsPath() throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(FunctionPackage.of(Noop.class)))) {
            ZipEntry entry = zip.getNextEntry();
            assertNotNull(entry);
            assertEquals("dev/millrace/loadtest/functions/Noop.class", entry.getName());
            assertEquals(0xCAFEBABE, java.nio.ByteBuffer.wrap(zip.readAllBytes()).getInt());
            assertNull(zip.getNextEntry());
        }
    }
}
