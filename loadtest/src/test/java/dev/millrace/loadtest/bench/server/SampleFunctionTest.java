package dev.millrace.loadtest.bench.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.loadtest.functions.Noop;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SampleFunctionTest {
    @TempDir
    private Path directory;

    @Test
    void holdsAClassUnderItsPath() throws IOException {
        SampleFunction noop = SampleFunction.java(Noop.class);
        assertEquals("dev.millrace.loadtest.functions.Noop", noop.handler());
        byte[] code = onlyEntry(noop, "dev/millrace/loadtest/functions/Noop.class");
        assertEquals(0xCAFEBABE, ByteBuffer.wrap(code).getInt());
    }

    @ParameterizedTest
    @CsvSource({"nodejs20.x, echo.mjs", "nodejs24.x, echo.mjs", "python3.11, echo.py"})
    void holdsAScriptWithTheEndingOfItsLanguage(String runtime, String file) throws IOException {
        SampleFunction echo = SampleFunction.script(runtime, "echo");
        assertEquals(runtime, echo.runtime());
        assertEquals("echo.handler", echo.handler());
        echo.unpack(directory);
        assertArrayEquals(Files.readAllBytes(directory.resolve(file)), onlyEntry(echo, file));
    }

    private static byte[] onlyEntry(SampleFunction function, String path) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(function.zip()))) {
            ZipEntry entry = zip.getNextEntry();
            assertNotNull(entry);
            assertEquals(path, entry.getName());
            byte[] code = zip.readAllBytes();
            assertNull(zip.getNextEntry());
            return code;
        }
    }
}
