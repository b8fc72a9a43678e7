package dev.millrace.gateway.object.servlet;

import java.io.IOException;
import java.io.Serial;

/** Nobody is there any more to send the rest of a request, or to take the rest of its answer. */
public final class ClientLeftException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    ClientLeftException(String message) {
        super(message);
    }
}
