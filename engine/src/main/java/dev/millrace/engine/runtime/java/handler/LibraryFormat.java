package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.io.ByteArrayInputStream;
import org.jspecify.annotations.Nullable;

/** Values of a type as AWS's serialisation library maps them. Confined to one thread at a time. */
record LibraryFormat(PojoSerializer<Object> serializer) implements ValueFormat {
    @Override
    public @Nullable Object read(byte[] json) {
        return serializer.fromJson(new ByteArrayInputStream(json));
    }

    @Override
    public void write(Object value, ResponseBuffer json) {
        serializer.toJson(value, json);
    }
}
