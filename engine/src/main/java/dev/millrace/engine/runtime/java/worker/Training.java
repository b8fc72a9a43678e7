package dev.millrace.engine.runtime.java.worker;

import dev.millrace.engine.runtime.java.CallEnd;
import dev.millrace.engine.runtime.java.InstanceFacts;
import dev.millrace.engine.runtime.java.frame.CommandWriter;
import dev.millrace.engine.runtime.java.frame.FrameInbox;
import dev.millrace.engine.runtime.java.frame.FrameOutbox;
import dev.millrace.engine.runtime.java.frame.ReportReader;
import dev.millrace.engine.runtime.java.frame.WorkerReports;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Lives a worker's life once, server and all, so that the JVM can keep what it learns about the classes in an archive.
 * Confined to one thread.
 */
final class Training implements WorkerReports {
    private static final int RUNS = 20;

    private final CommandWriter commands;
    private int runsLeft = RUNS;
    private boolean over;

    private Training(CommandWriter commands) {
        this.commands = commands;
    }

    /** Returns when the worker has run a function some times; {@code scratch} is an empty directory. */
    static void live(Path scratch) throws IOException {
        Path code = copySample(scratch.resolve("code"));
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(scratch.resolve("socket"));
        try (ServerSocketChannel door = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            door.bind(address);
            new WorkerLine(SocketChannel.open(address), () -> {}).start();
            try (SocketChannel worker = door.accept()) {
                FrameOutbox outbox = new FrameOutbox(Integer.MAX_VALUE, () -> {});
                Training training = new Training(new CommandWriter(outbox));
                InstanceFacts facts = new InstanceFacts("sample", "$LATEST", "arn", 128, "group", "stream");
                training.commands.open(0, 0, 0, Sample.class.getName(), code.toString(), facts, Map.of());
                ReportReader reports = new ReportReader(new FrameInbox());
                while (!training.over) {
                    outbox.flush(worker);
                    if (reports.inbox().fill(worker) < 0) {
                        throw new EOFException("the worker has gone");
                    }
                    boolean more = true;
                    while (more) {
                        more = reports.next(training);
                    }
                }
            }
        }
    }

    private static Path copySample(Path code) throws IOException {
        String name = Sample.class.getName().replace('.', '/') + ".class";
        Path file = code.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream bytes = Sample.class.getResourceAsStream("/" + name)) {
            Files.copy(bytes, file);
        }
        return code;
    }

    private void next() {
        byte[] request = "{\"name\":\"a\",\"list\":[1,2.5,true,null,{}]}".getBytes(StandardCharsets.UTF_8);
        commands.invoke(0, 1, runsLeft, Long.MAX_VALUE, "Root=1", null, null, request);
    }

    @Override
    public void opened(int place) {
        next();
    }

    @Override
    public void failed(int place, CallEnd end) throws IOException {
        throw new IOException(end.errorType());
    }

    @Override
    public void printed(int place, byte[] bytes, int offset, int length) {}

    @Override
    public void ended(int place, CallEnd end, boolean reusable) {
        if (--runsLeft > 0) {
            next();
        } else {
            commands.close(place);
        }
    }

    @Override
    public void closed(int place) {
        over = true;
    }
}
