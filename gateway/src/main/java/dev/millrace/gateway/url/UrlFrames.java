package dev.millrace.gateway.url;

import dev.millrace.gateway.web.EventFrame;
import dev.millrace.gateway.web.WebDoor;
import java.util.LinkedHashMap;
import java.util.Map;

/** The frames of the URLs that were called lately, by the hosts that clients name. Confined to its event loop. */
final class UrlFrames {
    /** Clients may name any host. */
    private static final int KEPT_MAX = 256;

    private static final String DEFAULT = "$default";
    private static final String NOBODY = "anonymous";

    private final Map<Way, EventFrame> byWay = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Way, EventFrame> eldest) {
            return size() > KEPT_MAX;
        }
    };

    /**
     * The frame of a URL for callers who need not say who they are.
     *
     * @param host as the client sent it
     */
    EventFrame frame(String urlId, String host) {
        return byWay.computeIfAbsent(new Way(urlId, host), UrlFrames::made);
    }

    private static EventFrame made(Way way) {
        return new EventFrame(
                WebDoor.FUNCTION_URL,
                NOBODY,
                way.urlId,
                domainName(way.host),
                way.urlId,
                DEFAULT,
                DEFAULT,
                Map.of());
    }

    /** The host without its port. */
    private static String domainName(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    private record Way(String urlId, String host) {}
}
