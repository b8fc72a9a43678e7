package sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;

public class Open<T> implements RequestHandler<T, String> {
    @Override
    public String handleRequest(T input, Context context) {
        return "";
    }
}
