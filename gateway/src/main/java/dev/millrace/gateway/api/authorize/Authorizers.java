package dev.millrace.gateway.api.authorize;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.ApiSnapshot;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.web.PayloadFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.stream.Collectors;

/**
 * The authorizers of all APIs. Each is made when it is first asked for and lives, with what it remembers, as long as
 * its part of the API stays as it is. What they remember is bounded together; keys are fetched once for all that have
 * the same issuer. Thread-safe.
 */
public final class Authorizers {
    /** An eighth of it for one authorizer: the verdicts on thousands of tokens or identities. */
    private static final long REMEMBERED_BYTES_MAX = 64L << 20;

    private final ExecutorService threads;
    private final Clock clock;
    private final RecentEntries.Room room = new RecentEntries.Room(REMEMBERED_BYTES_MAX);
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();
    private final Map<String, IssuerKeys> issuers = new ConcurrentHashMap<>();

    /** @param threads may block: they fetch keys of issuers */
    public Authorizers(ExecutorService threads, Clock clock) {
        this.threads = threads;
        this.clock = clock;
    }

    /** The authorizer of an API that is made of this part. */
    public Authorizer of(String apiId, Part part) {
        Kept current = kept.compute(
                apiId + "/" + part.id(),
                (key, before) -> before != null && before.of.equals(part) ? before : new Kept(part, made(part)));
        return Objects.requireNonNull(current).authorizer;
    }

    /** Nobody may ever ask for it again, and authorizers remember a lot. */
    public void forgetWhatIsGone(ApiSnapshot apis) {
        kept.keySet().removeIf(key -> {
            int slash = key.indexOf('/');
            ApiParts parts = apis.api(key.substring(0, slash));
            return parts == null || parts.part(PartKind.AUTHORIZER, key.substring(slash + 1)) == null;
        });
        Set<String> used = kept.values().stream()
                .map(Kept::authorizer)
                .filter(JwtAuthorizer.class::isInstance)
                .map(authorizer -> ((JwtAuthorizer) authorizer).issuer())
                .collect(Collectors.toSet());
        issuers.keySet().retainAll(used);
    }

    private Authorizer made(Part part) {
        List<IdentitySource> sources =
                part.texts("identitySource").stream().map(IdentitySource::parse).toList();
        if (part.required("authorizerType").equals("JWT")) {
            Members configuration = Objects.requireNonNull(part.object("jwtConfiguration"));
            String issuer = Objects.requireNonNull(configuration.text("issuer"));
            return new JwtAuthorizer(
                    sources.getFirst(),
                    issuer,
                    Objects.requireNonNull(configuration.texts("audience")),
                    issuers.computeIfAbsent(
                            issuer, url -> new IssuerKeys(url, IssuerKeys.FETCH_MAX, threads, clock)),
                    room,
                    clock);
        }
        Integer ttlSeconds = part.integer("authorizerResultTtlInSeconds");
        return new LambdaAuthorizer(
                part.id(),
                part.required("authorizerUri"),
                sources,
                PayloadFormat.of(part.required("authorizerPayloadFormatVersion")),
                part.flag("enableSimpleResponses"),
                Duration.ofSeconds(ttlSeconds == null ? 0 : ttlSeconds).toMillis(),
                room,
                clock);
    }

    /** An authorizer, and what it was made of. */
    private record Kept(Part of, Authorizer authorizer) {}
}
