package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.services.lambda.runtime.CustomPojoSerializer;
import java.lang.reflect.Type;
import java.util.Iterator;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** The formats of the types that one instance's handler takes and returns. Confined to one thread at a time. */
final class ValueFormats {
    private final ClassLoader functionClasses;
    private final @Nullable CustomPojoSerializer custom;
    private @Nullable SerializationLibrary library;

    ValueFormats(ClassLoader functionClasses) throws HandlerFault {
        this.functionClasses = functionClasses;
        this.custom = customSerializer(functionClasses);
    }

    ValueFormat of(Type type) {
        if (custom != null) {
            return new CustomFormat(custom, type);
        }
        return type == String.class ? new TextFormat(() -> library().format(type)) : library().format(type);
    }

    private SerializationLibrary library() {
        SerializationLibrary existing = library;
        if (existing == null) {
            existing = new SerializationLibrary(functionClasses);
            library = existing;
        }
        return existing;
    }

    /** A function may name a serialiser of its own as a service, as with AWS's runtime. */
    private static @Nullable CustomPojoSerializer customSerializer(ClassLoader functionClasses) throws HandlerFault {
        if (functionClasses.getResource("META-INF/services/" + CustomPojoSerializer.class.getName()) == null) {
            return null;
        }
        Iterator<CustomPojoSerializer> found =
                ServiceLoader.load(CustomPojoSerializer.class, functionClasses).iterator();
        CustomPojoSerializer first = found.hasNext() ? found.next() : null;
        if (found.hasNext()) {
            throw new HandlerFault(
                    "com.amazonaws.services.lambda.runtime.api.client.TooManyServiceProvidersFoundException",
                    "More than one provider of " + CustomPojoSerializer.class.getName() + " in META-INF/services");
        }
        return first;
    }
}
