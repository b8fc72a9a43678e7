package demo;

import com.amazonaws.services.lambda.runtime.Context;

/** Prints what it is told. */
public final class Talker {
    public String say(String text) {
        System.out.println(text);
        return "said";
    }

    public String stream(int nothing, Context context) {
        System.out.println("in " + context.getLogStreamName());
        return context.getLogStreamName();
    }
}
