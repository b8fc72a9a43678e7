package dev.millrace.gateway.web;

/** By which way the web reaches a function: events and responses differ in details. */
public enum WebDoor {
    /** An HTTP API of API Gateway. */
    HTTP_API("text/plain; charset=utf-8"),
    /** A function's own URL. */
    FUNCTION_URL("application/json");

    private final String contentType;

    WebDoor(String contentType) {
        this.contentType = contentType;
    }

    /** What a response holds whose function did not say. */
    String contentType() {
        return contentType;
    }
}
