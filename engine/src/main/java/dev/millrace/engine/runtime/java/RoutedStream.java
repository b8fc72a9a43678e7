package dev.millrace.engine.runtime.java;

import dev.millrace.engine.runtime.java.code.FunctionClassLoader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints to the log of the function that the present thread works for, as its context class loader tells, and
 * otherwise to the server's own stream. Holds no lock of its own, so that a function which prints much delays nobody.
 * {@code append} and {@code printf} end in one of the methods here. Thread-safe.
 */
final class RoutedStream extends PrintStream {
    private final PrintStream server;

    RoutedStream(PrintStream server) {
        super(nullOutputStream(), false, StandardCharsets.UTF_8);
        this.server = server;
    }

    private PrintStream target() {
        FunctionClassLoader function = FunctionClassLoader.current();
        return function == null ? server : function.surroundings().output();
    }

    /** A function cannot close the server's streams. */
    @Override
    public void close() {
        flush();
    }

    @Override
    public void flush() {
        target().flush();
    }

    @Override
    public boolean checkError() {
        return target().checkError();
    }

    @Override
    public void write(int value) {
        target().write(value);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        target().write(bytes);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        target().write(bytes, offset, length);
    }

    @Override
    public void writeBytes(byte[] bytes) {
        target().writeBytes(bytes);
    }

    @Override
    public void println() {
        target().println();
    }

    @Override
    public void print(boolean value) {
        target().print(value);
    }

    @Override
    public void println(boolean value) {
        target().println(value);
    }

    @Override
    public void print(char value) {
        target().print(value);
    }

    @Override
    public void println(char value) {
        target().println(value);
    }

    @Override
    public void print(int value) {
        target().print(value);
    }

    @Override
    public void println(int value) {
        target().println(value);
    }

    @Override
    public void print(long value) {
        target().print(value);
    }

    @Override
    public void println(long value) {
        target().println(value);
    }

    @Override
    public void print(float value) {
        target().print(value);
    }

    @Override
    public void println(float value) {
        target().println(value);
    }

    @Override
    public void print(double value) {
        target().print(value);
    }

    @Override
    public void println(double value) {
        target().println(value);
    }

    @Override
    public void print(char[] value) {
        target().print(value);
    }

    @Override
    public void println(char[] value) {
        target().println(value);
    }

    @Override
    public void print(@Nullable String value) {
        target().print(value);
    }

    @Override
    public void println(@Nullable String value) {
        target().println(value);
    }

    @Override
    public void print(@Nullable Object value) {
        target().print(value);
    }

    @Override
    public void println(@Nullable Object value) {
        target().println(value);
    }

    @Override
    @SuppressWarnings("AnnotateFormatMethod") // passes on what its caller's compiler has checked or not
    public PrintStream format(String format, @Nullable Object... arguments) {
        target().format(format, arguments);
        return this;
    }

    @Override
    @SuppressWarnings("AnnotateFormatMethod")
    public PrintStream format(@Nullable Locale locale, String format, @Nullable Object... arguments) {
        target().format(locale, format, arguments);
        return this;
    }
}
