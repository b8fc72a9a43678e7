package sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

/** The smallest function: greets whom it is given. */
public class Text implements RequestHandler<String, String> {
    @Override
    public String handleRequest(String name, Context context) {
        return "hello " + name;
    }
}
