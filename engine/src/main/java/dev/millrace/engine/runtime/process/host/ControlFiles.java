package dev.millrace.engine.runtime.process.host;

/** What the two versions of the kernel's control groups call the same things. Immutable. */
enum ControlFiles {
    V1("memory.limit_in_bytes", "memory.memsw.limit_in_bytes", "total_rss "),
    V2("memory.max", "memory.swap.max", "anon ");

    static final String PROCESSES = "cgroup.procs";
    static final String TASKS_MAX = "pids.max";

    private final String memoryMax;
    private final String swapMax;
    private final String anonymousKey;

    ControlFiles(String memoryMax, String swapMax, String anonymousKey) {
        this.memoryMax = memoryMax;
        this.swapMax = swapMax;
        this.anonymousKey = anonymousKey;
    }

    String memoryMax() {
        return memoryMax;
    }

    String swapMax() {
        return swapMax;
    }

    /** Version 1 bounds memory and swap together, version 2 swap alone. */
    String swapMaxValue(long memoryBytesMax) {
        return this == V1 ? Long.toString(memoryBytesMax) : "0";
    }

    /** What begins the line of {@code memory.stat} with the memory that is no file's. */
    String anonymousKey() {
        return anonymousKey;
    }

    boolean killsAtOnce() {
        return this == V2;
    }
}
