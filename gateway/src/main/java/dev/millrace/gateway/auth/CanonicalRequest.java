package dev.millrace.gateway.auth;

import dev.millrace.gateway.http.route.UriEscapes;
import dev.millrace.gateway.web.NamedValues;
import dev.millrace.gateway.web.QueryText;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A request written so that client and server come to the same text, whatever happened to it between them.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">
 *     Create a canonical request</a>
 */
final class CanonicalRequest {
    private static final String SIGNATURE = "X-Amz-Signature";
    private static final Pattern SPACES = Pattern.compile("[ \\t\\r\\n]+");

    private CanonicalRequest() {}

    /** The text, of what {@code signature} covers. */
    static String of(SignedRequest request, NamedValues query, Signature signature) {
        String bodyHash = HexFormat.of().formatHex(SigningKey.sha256(request.body().array()));
        return text(request, path(request.rawPath()), query, signature, bodyHash);
    }

    /**
     * The text of a request of S3's, whose path is the object's key and nothing else; a plus in it is a space, as it is
     * for the store.
     *
     * @param bodyHash what is said of the body, which is not looked at
     */
    static String ofObject(SignedRequest request, NamedValues query, Signature signature, String bodyHash) {
        String path = UriEscapes.encoded(QueryText.parameter(request.rawPath())).replace("%2F", "/");
        return text(request, path, query, signature, bodyHash);
    }

    private static String text(
            SignedRequest request, String path, NamedValues query, Signature signature, String bodyHash) {
        return request.method() + '\n'
                + path + '\n'
                + query(query) + '\n'
                + headers(request, signature.signedHeaders()) + '\n'
                + String.join(";", signature.signedHeaders()) + '\n'
                + bodyHash;
    }

    /** Without {@code .} and {@code ..} and empty segments, and escaped once more than it was sent. */
    private static String path(String raw) {
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : raw.split("/", -1)) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> segments.pollLast();
                default -> segments.addLast(UriEscapes.encoded(segment));
            }
        }
        String path = "/" + String.join("/", segments);
        boolean isDirectory = raw.endsWith("/") || raw.endsWith("/.") || raw.endsWith("/..");
        return isDirectory && path.length() > 1 ? path + "/" : path;
    }

    private static String query(NamedValues query) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < query.size(); i++) {
            if (!query.name(i).equals(SIGNATURE)) {
                // names must be in order before values are, and "=" sorts behind what may stand in a name
                parts.add(UriEscapes.encoded(query.name(i)) + '\n' + UriEscapes.encoded(query.value(i)));
            }
        }
        parts.sort(null);
        return String.join("&", parts).replace('\n', '=');
    }

    private static String headers(SignedRequest request, List<String> signed) {
        Map<String, StringBuilder> values = new TreeMap<>();
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            String value = SPACES.matcher(header.getValue()).replaceAll(" ").strip();
            StringBuilder before = values.get(name);
            if (before == null) {
                values.put(name, new StringBuilder(value));
            } else {
                before.append(',').append(value);
            }
        }
        StringBuilder text = new StringBuilder();
        for (String name : signed) {
            text.append(name).append(':').append(values.getOrDefault(name, new StringBuilder())).append('\n');
        }
        return text.toString();
    }
}
