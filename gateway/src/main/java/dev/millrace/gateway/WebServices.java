package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.dispatch.TickBatch;
import dev.millrace.gateway.api.control.ApiOperations;
import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.api.serve.ApiDoor;
import dev.millrace.gateway.api.serve.ServedApis;
import dev.millrace.gateway.auth.SignatureCheck;
import dev.millrace.gateway.auth.SigningKeys;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.url.UrlDoor;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** Function URLs and HTTP APIs, assembled. Thread-safe. */
final class WebServices implements AutoCloseable {
    private final Engine engine;
    private final SignatureCheck signatures;
    private final Executor threads;
    private final Apis apis;
    private final ExecutorService issuers = IssuerThreads.start();

    private WebServices(Engine engine, SigningKeys keys, Executor threads, Apis apis) {
        this.engine = engine;
        this.signatures = new SignatureCheck(keys, engine.clock(), engine.registry().account().region());
        this.threads = threads;
        this.apis = apis;
    }

    /**
     * Opens what is kept in the directory, and enters the operations.
     *
     * @param threads for requests and responses that are large; bounded: they reject what they have no room for
     */
    static WebServices open(Engine engine, Path directory, SigningKeys keys, Executor threads, Routes routes) {
        Apis apis = Apis.open(directory.resolve("apis.db"), engine.registry().account(), engine.clock());
        ApiOperations.register(routes, apis);
        return new WebServices(engine, keys, threads, apis);
    }

    /** The way in of function URLs. It comes first: on its own host a function has all paths. */
    Door.Factory urls() {
        return loop -> new UrlDoor(engine.registry(), batch(loop), signatures, engine.clock(), threads);
    }

    /** The way in of HTTP APIs. */
    Door.Factory apis() {
        ServedApis served = new ServedApis(apis, issuers, engine.logs(), engine.clock());
        return loop ->
                new ApiDoor(served, engine.registry(), batch(loop), signatures, engine.clock(), threads, loop);
    }

    private TickBatch batch(Executor loop) {
        return new TickBatch(engine.newBatch(), loop);
    }

    @Override
    public void close() {
        issuers.shutdownNow();
        apis.close();
    }
}
