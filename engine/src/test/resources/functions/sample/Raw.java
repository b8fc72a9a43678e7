package sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

@SuppressWarnings("rawtypes")
public class Raw implements RequestHandler {
    @Override
    public Object handleRequest(Object input, Context context) {
        return input;
    }
}
