package sample;

import java.util.function.IntConsumer;

/** Ways to end a JVM. */
public class Exits {
    public String exit(int status) {
        System.exit(status);
        return "went on";
    }

    public String runtimeExit(int status) {
        Runtime.getRuntime().exit(status);
        return "went on";
    }

    public String halt(int status) {
        Runtime.getRuntime().halt(status);
        return "went on";
    }

    public String reference(int status) {
        IntConsumer exit = System::exit;
        exit.accept(status);
        return "went on";
    }

    public String boundReference(int status) {
        IntConsumer exit = Runtime.getRuntime()::halt;
        exit.accept(status);
        return "went on";
    }

    public String caught(int status) {
        try {
            System.exit(status);
        } catch (Throwable e) {
            return "caught";
        }
        return "went on";
    }

    public String otherThread(int status) throws InterruptedException {
        Thread thread = new Thread(() -> System.exit(status));
        thread.start();
        thread.join();
        return "went on";
    }

    /** The jump over the exit needs a stack map, which must survive the redirection. */
    public String only(int status) {
        String result = "stayed";
        for (int i = 0; i < 3; i++) {
            if (status != 0 && i == status) {
                System.exit(status);
            } else {
                result += i;
            }
        }
        return result;
    }
}
