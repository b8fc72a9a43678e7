package sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaRuntime;
import com.amazonaws.services.lambda.runtime.logging.LogLevel;
import java.util.concurrent.CompletableFuture;

/** Ways to write to the log. */
public class Prints {
    static {
        System.out.println("initialised");
    }

    public void out(String text) {
        System.out.println(text);
    }

    public void err(String text) {
        System.err.print(text);
    }

    public void logger(String text, Context context) {
        context.getLogger().log(text);
        context.getLogger().log(text.getBytes(), LogLevel.INFO);
    }

    public void runtimeLogger(String text) {
        LambdaRuntime.getLogger().log(text);
    }

    public void ownThread(String text) throws InterruptedException {
        Thread thread = new Thread(() -> System.out.println(text));
        thread.start();
        thread.join();
    }

    public void pool(String text) {
        CompletableFuture.runAsync(() -> System.out.println(text)).join();
    }

    /** The JDK prints this one, not the function. */
    public void jdkPrints(String text) {
        new RuntimeException(text).printStackTrace();
    }

    public void closes(String text) {
        System.out.close();
        System.out.println(text);
    }
}
