package dev.millrace.gateway.object.form;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.auth.ObjectSignatures;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.object.store.ObjectStore;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request that uploads an object by a form. The form is read whole, as its fields say what may become of its file.
 * Confined to the connection's event loop, but for the storing.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html">POST Object</a>
 */
public final class FormUpload implements Destination {
    private static final BodyLimit LIMIT = new BodyLimit(64 << 20, "", false);
    private static final Logger LOG = LoggerFactory.getLogger(FormUpload.class);

    private final PostedObject posted;
    private final String bucket;
    private final Executor threads;

    /**
     * An upload to a bucket.
     *
     * @param signatures of the policies that forms bring
     * @param threads where it is stored, which may take long; they reject it when the server ends
     */
    public FormUpload(
            ObjectStore store, ObjectSignatures signatures, String bucket, Executor threads, Clock clock) {
        this.posted = new PostedObject(store, signatures, clock);
        this.bucket = bucket;
        this.threads = threads;
    }

    /** Whether a body of that type is a form. */
    public static boolean isForm(@Nullable String contentType) {
        return PostedForm.is(contentType);
    }

    @Override
    public BodyLimit bodyLimit() {
        return LIMIT;
    }

    @Override
    public ErrorForm errorForm() {
        return ErrorForms.S3;
    }

    @Override
    public HttpReply tooLarge() {
        return ErrorForms.S3.refused(new Refusal.OfService(
                "EntityTooLarge",
                "Your proposed upload exceeds the maximum allowed size: a form may have " + LIMIT.bytesMax()
                        + " bytes. Larger objects are stored by PUT, or in parts."));
    }

    @Override
    public void take(Exchange exchange) {
        String type = String.valueOf(exchange.header(HttpHeaderNames.CONTENT_TYPE));
        try {
            threads.execute(() -> {
                try {
                    exchange.answerLater(posted.store(exchange, bucket, PostedForm.read(type, exchange.body())));
                } catch (RefusedException e) {
                    exchange.answerLater(ErrorForms.S3.refused(e.refusal()));
                } catch (RuntimeException | Error e) {
                    LOG.error("The form of request {} could not be stored", exchange.requestId(), e);
                    exchange.answerLater(ErrorForms.S3.broken());
                }
            });
        } catch (RejectedExecutionException e) {
            exchange.answer(ErrorForms.S3.busy());
        }
    }
}
