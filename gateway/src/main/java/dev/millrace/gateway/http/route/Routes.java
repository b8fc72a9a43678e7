package dev.millrace.gateway.http.route;

/** Where operations are entered, one by one. */
public interface Routes {
    /**
     * Enters one operation.
     *
     * @param pathPattern a path in which {@code {Name}} stands for one segment
     */
    void add(String method, String pathPattern, Operation operation);
}
