package dev.millrace.gateway.http.route;

/** Where the operations of services that are called by {@code X-Amz-Target} are entered, one by one. */
public interface Targets {
    /**
     * Enters one operation.
     *
     * @param service what stands before the dot, for example {@code AWSEvents}
     * @param name what stands after it, for example {@code PutEvents}
     */
    void add(String service, String name, Operation operation);

    /** The same of one that writes its answers and errors as its service has them, and not as most services have. */
    void addOfOwnForm(String service, String name, Operation operation);
}
