package dev.millrace.gateway.api.authorize;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.web.PayloadFormat;
import dev.millrace.gateway.web.RequestContext;
import dev.millrace.gateway.web.WebRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/**
 * Has a function say who may pass. What it says is remembered for a while by the identities that it was asked about.
 * Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">
 *     Lambda authorizers</a>
 */
public final class LambdaAuthorizer implements Authorizer {
    private static final Logger LOG = LoggerFactory.getLogger(LambdaAuthorizer.class);
    /** Longer identities and answers are not remembered, so that what is remembered stays small. */
    private static final int IDENTITIES_LENGTH_MAX = 4 * 1024;

    private static final int ANSWER_BYTES_MAX = 16 * 1024;
    /** Identities and an answer in memory, nearly: the objects, and the texts as multiples of what they are. */
    private static final int ANSWER_COST_BYTES = 1_000;

    private static final int ANSWER_COST_TIMES = 4;

    private final String id;
    private final String functionUri;
    private final List<IdentitySource> sources;
    private final PayloadFormat format;
    private final boolean simple;
    private final long rememberedMillis;
    private final Clock clock;
    private final RecentEntries<List<String>, Answer> answers;

    /** @param rememberedMillis how long an answer holds; 0 for the one request */
    LambdaAuthorizer(
            String id,
            String functionUri,
            List<IdentitySource> sources,
            PayloadFormat format,
            boolean simple,
            long rememberedMillis,
            RecentEntries.Room room,
            Clock clock) {
        this.id = id;
        this.functionUri = functionUri;
        this.sources = List.copyOf(sources);
        this.format = format;
        this.simple = simple;
        this.rememberedMillis = rememberedMillis;
        this.answers = new RecentEntries<>(room);
        this.clock = clock;
    }

    public String id() {
        return id;
    }

    /** The function; stage variables may stand in it. */
    public String functionUri() {
        return functionUri;
    }

    public PayloadFormat format() {
        return format;
    }

    /** Who the request says that it is; null when something of it is missing. */
    public @Nullable List<String> identities(WebRequest request, RequestContext context) {
        List<String> identities = new ArrayList<>(sources.size());
        for (IdentitySource source : sources) {
            String found = source.find(request, context);
            if (found == null) {
                return null;
            }
            identities.add(found);
        }
        return identities;
    }

    /** What the function has said before of these; null when it must be asked. */
    public @Nullable Verdict remembered(List<String> identities, String arn) {
        if (rememberedMillis == 0) {
            return null;
        }
        Answer answer = answers.get(identities, clock.epochMillis());
        return answer == null ? null : answer.verdict(arn);
    }

    /** What comes of what the function has said. */
    public Verdict verdict(Outcome outcome, List<String> identities, String arn) {
        if (!(outcome instanceof Outcome.Returned)) {
            return saysUnauthorized(outcome) ? new Verdict.Unauthorized(null) : new Verdict.Broken();
        }
        Payload result = outcome.payload();
        Answer answer = Answer.read(result, simple);
        if (answer == null) {
            LOG.warn("The authorizer {} returned what is no answer of its form", id);
            return new Verdict.Broken();
        }
        int identitiesLength = identities.stream().mapToInt(String::length).sum();
        boolean small = identitiesLength <= IDENTITIES_LENGTH_MAX && result.sizeBytes() <= ANSWER_BYTES_MAX;
        if (rememberedMillis > 0 && small) {
            int costBytes = ANSWER_COST_BYTES + ANSWER_COST_TIMES * (identitiesLength + result.sizeBytes());
            answers.put(identities, answer, costBytes, clock.epochMillis() + rememberedMillis);
        }
        return answer.verdict(arn);
    }

    /** A function that throws this very word means that nobody knows the caller. */
    private static boolean saysUnauthorized(Outcome outcome) {
        try {
            return Answer.JSON
                    .readTree(outcome.payload().array())
                    .path("errorMessage")
                    .asString("")
                    .equals("Unauthorized");
        } catch (JacksonException _) {
            return false;
        }
    }
}
