package dev.millrace.loadtest.bench.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** What files take of the disk: their blocks, so that holes count nothing. Immutable. */
record DiskUse(long bytes) {
    /** Of a file, or of all files below a directory. */
    static DiskUse of(Path path) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-s", "-B1", path.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String answer = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (du.waitFor() != 0) {
            throw new IllegalStateException("du cannot tell what " + path + " takes");
        }
        return new DiskUse(Long.parseLong(answer.substring(0, answer.indexOf('\t'))));
    }

    double perRun(long runs) {
        return (double) bytes / runs;
    }
}
