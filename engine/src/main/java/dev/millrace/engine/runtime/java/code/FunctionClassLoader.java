package dev.millrace.engine.runtime.java.code;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.SecureClassLoader;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The classes of one instance: those of its package, the JDK's, and the interfaces of AWS's core library, which it
 * shares with us. Nothing else of the server is visible. Thread-safe.
 */
public final class FunctionClassLoader extends SecureClassLoader implements Closeable {
    private static final ClassLoader SERVER = FunctionClassLoader.class.getClassLoader();
    private static final String LAMBDA = "com.amazonaws.services.lambda.runtime";
    private static final Set<String> SHARED_PACKAGES = Set.of(LAMBDA, LAMBDA + ".logging");
    private static final Set<String> JDK_PACKAGES = ModuleLayer.boot().modules().stream()
            .flatMap(module -> module.getPackages().stream())
            .collect(Collectors.toUnmodifiableSet());
    private static final SystemCalls SYSTEM_CALLS = new SystemCalls();

    static {
        registerAsParallelCapable();
    }

    private final List<CodeRoot> roots = new ArrayList<>();
    private final Surroundings surroundings;

    /** @param code directory with classes, and with jars in {@code lib}, which follow in the order of their names */
    public FunctionClassLoader(Path code, Surroundings surroundings) throws IOException {
        super(ClassLoader.getPlatformClassLoader());
        this.surroundings = surroundings;
        Path root = code.toAbsolutePath().normalize();
        roots.add(new DirectoryRoot(root));
        try {
            for (Path jar : jarsOf(root.resolve("lib"))) {
                roots.add(new JarRoot(jar));
            }
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /** The loader of the function whose code runs on the present thread, or null on a thread of the server's own. */
    public static @Nullable FunctionClassLoader current() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        while (loader != null) {
            if (loader instanceof FunctionClassLoader function) {
                return function;
            }
            loader = loader.getParent();
        }
        return null;
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> found = findLoadedClass(name);
            if (found == null) {
                found = load(name);
            }
            if (resolve) {
                resolveClass(found);
            }
            return found;
        }
    }

    private Class<?> load(String name) throws ClassNotFoundException {
        String packageName = packageOf(name);
        if (JDK_PACKAGES.contains(packageName)) {
            return ClassLoader.getSystemClassLoader().loadClass(name);
        }
        if (SHARED_PACKAGES.contains(packageName)) {
            Class<?> shared = sharedOrNull(name);
            if (shared != null) {
                return shared;
            }
        }
        return name.equals(FunctionSystem.class.getName()) ? defineSystem() : findClass(name);
    }

    private static @Nullable Class<?> sharedOrNull(String name) {
        try {
            return SERVER.loadClass(name);
        } catch (ClassNotFoundException e) {
            return null; // a class that only the function's own, newer core library has
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        String file = name.replace('.', '/') + ".class";
        try {
            for (CodeRoot root : roots) {
                try (InputStream stream = root.open(file)) {
                    if (stream != null) {
                        return define(name, SYSTEM_CALLS.redirect(stream.readAllBytes()), root);
                    }
                }
            }
        } catch (IOException | IllegalStateException e) { // the latter from a jar that close() has closed
            throw new ClassNotFoundException(name, e);
        }
        throw new ClassNotFoundException(name);
    }

    private Class<?> define(String name, byte[] classFile, CodeRoot root) throws IOException {
        String packageName = packageOf(name);
        if (!packageName.isEmpty() && getDefinedPackage(packageName) == null) {
            definePackage(packageName, root);
        }
        CodeSource source = new CodeSource(root.location(), (Certificate[]) null);
        return defineClass(name, classFile, 0, classFile.length, source);
    }

    private void definePackage(String name, CodeRoot root) throws IOException {
        Manifest manifest = root.manifest();
        Attributes of = manifest == null ? new Attributes() : manifest.getMainAttributes();
        try {
            definePackage(
                    name,
                    of.getValue(Attributes.Name.SPECIFICATION_TITLE),
                    of.getValue(Attributes.Name.SPECIFICATION_VERSION),
                    of.getValue(Attributes.Name.SPECIFICATION_VENDOR),
                    of.getValue(Attributes.Name.IMPLEMENTATION_TITLE),
                    of.getValue(Attributes.Name.IMPLEMENTATION_VERSION),
                    of.getValue(Attributes.Name.IMPLEMENTATION_VENDOR),
                    null);
        } catch (IllegalArgumentException e) {
            if (getDefinedPackage(name) == null) { // else another thread was quicker
                throw e;
            }
        }
    }

    private Class<?> defineSystem() throws ClassNotFoundException {
        try (InputStream stream = FunctionSystem.class.getResourceAsStream("FunctionSystem.class")) {
            if (stream == null) {
                throw new ClassNotFoundException(FunctionSystem.class.getName());
            }
            byte[] classFile = stream.readAllBytes();
            Class<?> copy = defineClass(FunctionSystem.class.getName(), classFile, 0, classFile.length);
            for (var method : copy.getMethods()) {
                if (method.getName().equals("bind")) {
                    method.invoke(null, surroundings.environment(), surroundings.output(), surroundings.exit());
                }
            }
            return copy;
        } catch (IOException | ReflectiveOperationException e) {
            throw new ClassNotFoundException(FunctionSystem.class.getName(), e);
        }
    }

    @Override
    protected @Nullable URL findResource(String name) {
        for (CodeRoot root : roots) {
            URL url = root.url(name);
            if (url != null) {
                return url;
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        List<URL> urls = new ArrayList<>();
        for (CodeRoot root : roots) {
            URL url = root.url(name);
            if (url != null) {
                urls.add(url);
            }
        }
        return Collections.enumeration(urls);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
        try {
            for (CodeRoot root : roots) {
                InputStream stream = root.open(name);
                if (stream != null) {
                    return stream;
                }
            }
        } catch (IOException e) {
            return null;
        }
        return super.getResourceAsStream(name);
    }

    /** Closes the jars. Classes that were not loaded before cannot be loaded any more. */
    @Override
    public void close() {
        for (CodeRoot root : roots) {
            try {
                root.close();
            } catch (IOException e) {
                throw new UncheckedIOException("cannot close " + root.location(), e);
            }
        }
    }

    private static String packageOf(String className) {
        int dot = className.lastIndexOf('.');
        return dot < 0 ? "" : className.substring(0, dot);
    }

    private static List<Path> jarsOf(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
