package dev.millrace.engine.runtime.java.frame;

import dev.millrace.engine.runtime.java.CallEnd;
import java.io.IOException;

/** What a worker tells its server. {@link ReportWriter} sends it, {@link ReportReader} hands it on. */
public interface WorkerReports {
    void opened(int place) throws IOException;

    void failed(int place, CallEnd end) throws IOException;

    /** Does not keep the array. */
    void printed(int place, byte[] bytes, int offset, int length) throws IOException;

    void ended(int place, CallEnd end, boolean reusable) throws IOException;

    void closed(int place) throws IOException;
}
