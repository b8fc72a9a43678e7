package dev.millrace.gateway.auth;

import dev.millrace.engine.invocation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Requests for tests, by their text or made by hand. */
final class TestingRequest {
    private TestingRequest() {}

    /** A request as it stands in a message, where a line that begins with a space goes on with the one before. */
    static SignedRequest parse(String text) {
        String[] headAndBody = text.split("\n\n", 2);
        List<String> lines = headAndBody[0].lines().toList();
        String requestLine = lines.getFirst().substring(0, lines.getFirst().lastIndexOf(" HTTP/1.1"));
        int space = requestLine.indexOf(' ');
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            if (line.startsWith(" ")) {
                Map.Entry<String, String> before = headers.removeLast();
                headers.add(Map.entry(before.getKey(), before.getValue() + line));
            } else {
                int colon = line.indexOf(':');
                headers.add(Map.entry(line.substring(0, colon), line.substring(colon + 1)));
            }
        }
        return new SignedRequest(
                requestLine.substring(0, space),
                requestLine.substring(space + 1),
                headers,
                Payload.ofText(headAndBody.length < 2 ? "" : headAndBody[1]));
    }
}
