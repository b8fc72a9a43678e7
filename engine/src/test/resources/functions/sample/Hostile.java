package sample;

import java.io.PrintWriter;
import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

/** Methods that a server must survive. */
public class Hostile {
    public static final CountDownLatch NEVER = new CountDownLatch(1);

    public String checked(String text) throws Exception {
        throw new java.io.IOException("no such thing: " + text);
    }

    public String caused(String text) {
        throw new IllegalStateException("outer", new IllegalArgumentException("inner"));
    }

    public String error(String text) {
        throw new AssertionError("broken");
    }

    public String withoutMessage(String text) {
        throw new IllegalStateException();
    }

    public String deep(String text) {
        return deep(text + "x") + deep(text);
    }

    public String memory(String text) {
        return new String(new long[Integer.MAX_VALUE].length + "");
    }

    public String messageThrows(String text) {
        throw new Ugly();
    }

    public String circle(String text) {
        RuntimeException first = new RuntimeException("first");
        RuntimeException second = new RuntimeException("second", first);
        first.initCause(second);
        throw first;
    }

    public String interruptsItself(String text) {
        Thread.currentThread().interrupt();
        return text;
    }

    public String waits(String text) throws InterruptedException {
        System.out.println("in");
        NEVER.await();
        return text;
    }

    /** Goes on until the file whose name it was given exists, whoever interrupts it. */
    public String ignoresInterrupts(String file) {
        boolean interrupted = false;
        System.out.println("in");
        while (!java.nio.file.Files.exists(java.nio.file.Path.of(file))) {
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                interrupted = true;
                System.out.println("caught");
            }
        }
        return "interrupted: " + interrupted;
    }

    public String leavesThread(String text) {
        Thread left = new Thread(() -> {
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                System.out.println("left");
            }
        });
        left.setDaemon(true);
        left.start();
        return text;
    }

    public String floods(String text) {
        String line = "x".repeat(999);
        for (int i = 0; i < 200_000; i++) {
            System.out.println(line);
        }
        System.out.println("end");
        return text;
    }

    public String endlessLine(String text) {
        byte[] block = "y".repeat(1 << 20).getBytes();
        for (int i = 0; i < 100; i++) {
            System.out.write(block, 0, block.length);
        }
        return text;
    }

    @SuppressWarnings("deprecation")
    public String stopsThread(String text) {
        Thread.currentThread().stop();
        return text;
    }

    public static class Ugly extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no trace");
        }

        @Override
        public Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public void printStackTrace(PrintStream stream) {
            throw new IllegalStateException("no print");
        }

        @Override
        public void printStackTrace(PrintWriter writer) {
            throw new IllegalStateException("no print");
        }
    }
}
