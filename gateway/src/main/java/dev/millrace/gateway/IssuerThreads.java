package dev.millrace.gateway;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes the threads that fetch keys of issuers of tokens: virtual ones, as they wait and do nothing else. */
final class IssuerThreads {
    private IssuerThreads() {}

    /** Ended by an interrupt, which closes the connection that a thread waits for. */
    static ExecutorService start() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("issuer-", 1).factory());
    }
}
