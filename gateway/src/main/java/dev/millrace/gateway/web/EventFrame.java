package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.json.JsonWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What all requests have in common that come by one URL, or by one route of a stage, with their part of an event
 * written beforehand. Thread-safe; two may write that part, and either is good.
 */
public final class EventFrame {
    private final WebDoor door;
    private final String accountId;
    private final String apiId;
    private final String domainName;
    private final String domainPrefix;
    private final String stage;
    private final String routeKey;
    private final Map<String, String> stageVariables;
    private volatile @Nullable Texts texts;
    private volatile @Nullable EventFrame elsewhere;

    /**
     * @param apiId of the API, or of the URL
     * @param domainName by which requests come in
     * @param routeKey for example {@code GET /pets/{id}}, or {@code $default}
     */
    public EventFrame(
            WebDoor door,
            String accountId,
            String apiId,
            String domainName,
            String domainPrefix,
            String stage,
            String routeKey,
            Map<String, String> stageVariables) {
        this.door = door;
        this.accountId = accountId;
        this.apiId = apiId;
        this.domainName = domainName;
        this.domainPrefix = domainPrefix;
        this.stage = stage;
        this.routeKey = routeKey;
        this.stageVariables = Map.copyOf(stageVariables);
    }

    /** The same for requests that come in by another name. The last one is remembered: most clients use the same. */
    public EventFrame by(String otherDomainName) {
        if (domainName.equals(otherDomainName)) {
            return this;
        }
        EventFrame known = elsewhere;
        if (known == null || !known.domainName.equals(otherDomainName)) {
            known = new EventFrame(
                    door, accountId, apiId, otherDomainName, domainPrefix, stage, routeKey, stageVariables);
            elsewhere = known;
        }
        return known;
    }

    /** The same for requests that come for another account. */
    public EventFrame of(String otherAccountId) {
        return accountId.equals(otherAccountId)
                ? this
                : new EventFrame(
                        door, otherAccountId, apiId, domainName, domainPrefix, stage, routeKey, stageVariables);
    }

    public WebDoor door() {
        return door;
    }

    public String accountId() {
        return accountId;
    }

    public String apiId() {
        return apiId;
    }

    public String domainName() {
        return domainName;
    }

    public String domainPrefix() {
        return domainPrefix;
    }

    public String stage() {
        return stage;
    }

    public String routeKey() {
        return routeKey;
    }

    public Map<String, String> stageVariables() {
        return stageVariables;
    }

    /** The path of the route key, or {@code $default}. */
    String resource() {
        return routeKey.substring(routeKey.indexOf(' ') + 1);
    }

    /** What of an event in version 2 is the same for all. */
    Texts texts() {
        Texts written = texts;
        if (written == null) {
            written = written();
            texts = written;
        }
        return written;
    }

    private Texts written() {
        JsonWriter json = new JsonWriter();
        Payload begin = json.member("routeKey", routeKey).name("rawPath").finish();
        json.member("accountId", accountId).member("apiId", apiId);
        if (door == WebDoor.FUNCTION_URL) {
            json.name("authentication").nothing();
        }
        Payload owner = json.finish();
        Payload domain = json.member("domainName", domainName)
                .member("domainPrefix", domainPrefix)
                .name("http")
                .beginObject()
                .name("method")
                .finish();
        Payload route =
                json.member("routeKey", routeKey).member("stage", stage).name("time").finish();
        return new Texts(begin, owner, domain, route);
    }

    /**
     * Members of an event, commas between them.
     *
     * @param begin up to the value of {@code rawPath}
     * @param owner of the request context, whole
     * @param domain up to the value of {@code http.method}
     * @param route up to the value of {@code time}
     */
    record Texts(Payload begin, Payload owner, Payload domain, Payload route) {}
}
