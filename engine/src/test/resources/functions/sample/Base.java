package sample;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.util.List;

public abstract class Base<T, R> implements RequestHandler<List<T>, R> {
    protected abstract R reduce(T first, T second);

    @Override
    public R handleRequest(List<T> values, Context context) {
        return reduce(values.get(0), values.get(1));
    }
}
