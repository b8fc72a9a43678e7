package demo;

import java.util.concurrent.CountDownLatch;

/** Does to its server what the event names. */
public class Hostile {
    private static final CountDownLatch NEVER = new CountDownLatch(1);

    public String handle(String what) {
        return switch (what) {
            case "error" -> throw new LinkageError("broken");
            case "deep" -> deep(what) + deep(what);
            case "null" -> null;
            case "exit" -> exit();
            case "halt" -> halt();
            case "threads" -> leaveThreads();
            case "print" -> print();
            case "hang" -> hang();
            case "memory" -> "" + new long[Integer.MAX_VALUE - 8].length;
            default -> "well";
        };
    }

    private static String deep(String text) {
        return deep(text + "x") + deep(text);
    }

    private static String exit() {
        System.exit(3);
        return "not reached";
    }

    private static String halt() {
        Runtime.getRuntime().halt(4);
        return "not reached";
    }

    private static String leaveThreads() {
        for (int i = 0; i < 10; i++) {
            Thread left = new Thread(Hostile::hang);
            left.setDaemon(true);
            left.start();
        }
        return "left";
    }

    private static String print() {
        String line = "x".repeat(1023);
        for (int i = 0; i < 50 * 1024; i++) {
            System.out.println(line);
        }
        return "printed";
    }

    /** Waits for ever, whoever interrupts it. */
    private static String hang() {
        while (true) {
            try {
                NEVER.await();
            } catch (InterruptedException e) {
                System.err.println("goes on");
            }
        }
    }
}
