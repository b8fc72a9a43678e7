package dev.millrace.engine.runtime.java.handler;

import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.JavaType;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.ObjectMapper;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.util.LRUMap;
import com.amazonaws.lambda.thirdparty.com.fasterxml.jackson.databind.util.LookupCache;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.factories.PojoSerializerFactory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;
import java.util.Set;

/**
 * One instance's copy of AWS's serialisation library. The library keeps mappers and event classes in statics: shared,
 * they would pin the first function's classes and be wrong for the second function. So its own few classes are defined
 * anew for each instance, while the Jackson inside it is shared, with caches that belong to the instance. Confined to
 * one thread at a time.
 */
final class SerializationLibrary {
    private static final String EVENTS =
            "com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers";
    private static final String JACKSON =
            "com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory";
    private static final int CACHED_TYPES_FIRST = 16;
    private static final int CACHED_TYPES_MAX = 200;

    private final ClassLoader functionClasses;
    private final Class<?> events;
    private final PojoSerializerFactory factory;

    SerializationLibrary(ClassLoader functionClasses) {
        this.functionClasses = functionClasses;
        try {
            Copy copy = new Copy();
            events = copy.loadClass(EVENTS);
            Object jackson = copy.loadClass(JACKSON).getMethod("getInstance").invoke(null);
            factory = (PojoSerializerFactory) jackson;
            ObjectMapper mapper = (ObjectMapper) jackson.getClass().getMethod("getMapper").invoke(jackson);
            LookupCache<Object, JavaType> types = new LRUMap<>(CACHED_TYPES_FIRST, CACHED_TYPES_MAX);
            mapper.setTypeFactory(mapper.getTypeFactory().withCache(types).withClassLoader(functionClasses));
            mapper.setAnnotationIntrospector(new JacksonAnnotationIntrospector());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("AWS's serialisation library is not as expected", e);
        }
    }

    ValueFormat format(Type type) {
        return new LibraryFormat(type instanceof Class<?> plain ? serializer(plain) : factory.getSerializer(type));
    }

    @SuppressWarnings("unchecked")
    private PojoSerializer<Object> serializer(Class<?> type) {
        if (!type.getName().startsWith("com.amazonaws.")) {
            return (PojoSerializer<Object>) factory.getSerializer(type);
        }
        try {
            boolean event = (boolean) events.getMethod("isLambdaSupportedEvent", String.class)
                    .invoke(null, type.getName());
            return (PojoSerializer<Object>)
                    (event
                            ? events.getMethod("serializerFor", Class.class, ClassLoader.class)
                                    .invoke(null, type, functionClasses)
                            : factory.getSerializer(type));
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException("no serialiser for " + type.getName(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("AWS's serialisation library is not as expected", e);
        }
    }

    /** Defines the library's classes anew, except the interfaces through which we call it. */
    private static final class Copy extends ClassLoader {
        private static final String COPIED = "com.amazonaws.services.lambda.runtime.serialization.";
        private static final Set<String> SHARED =
                Set.of(PojoSerializer.class.getName(), PojoSerializerFactory.class.getName());

        Copy() {
            super(SerializationLibrary.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.startsWith(COPIED) || SHARED.contains(name)) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> defined = findLoadedClass(name);
                return defined != null ? defined : findClass(name);
            }
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream stream = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
                if (stream == null) {
                    throw new ClassNotFoundException(name);
                }
                byte[] classFile = stream.readAllBytes();
                return defineClass(name, classFile, 0, classFile.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
