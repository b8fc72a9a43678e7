package dev.millrace.gateway.http.request;

import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Settings;

/**
 * Netty's codec of HTTP/2 with a bound on all that a client may have the server remember or do. Who passes one of those
 * that count over time has its connection ended.
 */
public final class StrictFrames {
    /** Requests of a connection at once. */
    public static final int STREAMS_MAX = 128;
    /** What a client may send ahead on a stream that is not read: as much as is read from a connection at once. */
    static final int WINDOW_BYTES = 64 * 1024 - 1;

    private static final int HEAD_BYTES_MAX =
            StrictRequestDecoder.LINE_BYTES_MAX + StrictRequestDecoder.HEADER_BYTES_MAX;
    private static final int EMPTY_PARTS_MAX = 2;
    private static final int CONTINUATIONS_MAX = 16;
    /** Streams that the client takes back, or that we refuse to go on with. */
    private static final int RESETS_MAX = 200;

    private static final int RESETS_SECONDS = 30;
    /** Answers to its pings and settings that a client has not taken yet. */
    private static final int UNSENT_ANSWERS_MAX = 1_000;

    private StrictFrames() {}

    /** The codec of one connection. */
    public static Http2FrameCodec newCodec() {
        Http2FrameCodec codec = Http2FrameCodecBuilder.forServer()
                .initialSettings(Http2Settings.defaultSettings()
                        .maxConcurrentStreams(STREAMS_MAX)
                        .initialWindowSize(WINDOW_BYTES)
                        .maxHeaderListSize(HEAD_BYTES_MAX))
                .validateHeaders(true)
                .decoderEnforceMaxConsecutiveEmptyDataFrames(EMPTY_PARTS_MAX)
                .decoderEnforceMaxSmallContinuationFrames(CONTINUATIONS_MAX)
                .decoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS)
                .encoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_SECONDS)
                .encoderEnforceMaxQueuedControlFrames(UNSENT_ANSWERS_MAX)
                .gracefulShutdownTimeoutMillis(-1) // runs in progress have time limits of their own
                .build();
        codec.connection().remote().maxActiveStreams(STREAMS_MAX); // a client may never confirm what we told it
        return codec;
    }

    /** How much more a client may send on all streams together than Netty lets it: a stream must not stop another. */
    public static int addedWindowBytes() {
        return (STREAMS_MAX - 1) * WINDOW_BYTES;
    }
}
