package sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.InputStream;
import java.io.OutputStream;

public class Overloaded implements RequestHandler<Integer, String> {
    public String handle(String text) {
        return "one";
    }

    public String handle(String text, Context context) {
        return "with context";
    }

    public String handle(String text, Integer number, Context context) {
        return "not callable: three that are not streams";
    }

    public String handle(Integer a, Integer b, Integer c, Context context) {
        return "not callable: four";
    }

    public void wins(InputStream input, OutputStream output, Context context) throws java.io.IOException {
        output.write("\"streams\"".getBytes());
    }

    public String wins(String text, Context context) {
        return "value";
    }

    /** Has a bridge method (Object, Context) beside it. */
    @Override
    public String handleRequest(Integer number, Context context) {
        return "int " + number;
    }

    public String uncallable(Context context, String text) {
        return "";
    }

    String hidden(String text) {
        return "";
    }
}
