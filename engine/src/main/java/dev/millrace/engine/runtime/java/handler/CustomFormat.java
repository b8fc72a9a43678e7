package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Values as a serialiser maps them that the function brings itself. Confined to one thread at a time. */
record CustomFormat(CustomPojoSerializer serializer, Type type) implements ValueFormat {
    @Override
    public @Nullable Object read(byte[] json) {
        return serializer.fromJson(new ByteArrayInputStream(json), type);
    }

    @Override
    public void write(Object value, ResponseBuffer json) {
        serializer.toJson(value, json, type);
    }
}
