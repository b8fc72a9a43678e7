package dev.millrace.gateway.api.authorize;

import dev.millrace.gateway.web.Caller;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A token whose signature and claims have been found good. Immutable. */
record VerifiedToken(Map<String, String> claims, Set<String> scopes) {
    static VerifiedToken of(Map<String, Object> claims) {
        Set<String> scopes = new HashSet<>();
        for (String claim : List.of("scope", "scp")) {
            scopes.addAll(texts(claims.get(claim)));
        }
        Map<String, String> shown = new LinkedHashMap<>();
        claims.forEach((name, value) -> shown.put(name, shown(value)));
        return new VerifiedToken(shown, scopes);
    }

    /**
     * Whether the holder may take a route.
     *
     * @param wanted one of which it must have; none for a route that asks for none
     */
    Verdict verdict(List<String> wanted) {
        if (wanted.isEmpty()) {
            return new Verdict.LetIn(new Caller.Jwt(claims, null));
        }
        if (wanted.stream().anyMatch(scopes::contains)) {
            return new Verdict.LetIn(new Caller.Jwt(claims, wanted));
        }
        return new Verdict.Forbidden("Bearer scope=\"" + String.join(" ", wanted)
                + "\" error=\"insufficient_scope\" error_description=\"the token does not have valid scopes\"");
    }

    /** Scopes are a text with spaces, or a list. */
    private static List<String> texts(@Nullable Object value) {
        if (value instanceof Collection<?> list) {
            return list.stream().map(String::valueOf).toList();
        }
        return value instanceof String text ? Arrays.asList(text.split(" ", -1)) : List.of();
    }

    /** As AWS shows claims: all are texts, and lists stand in brackets. */
    private static String shown(@Nullable Object value) {
        return value instanceof Collection<?> list
                ? list.stream().map(VerifiedToken::shown).collect(Collectors.joining(" ", "[", "]"))
                : String.valueOf(value);
    }
}
