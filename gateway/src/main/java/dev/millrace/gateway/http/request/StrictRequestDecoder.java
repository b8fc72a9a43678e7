package dev.millrace.gateway.http.request;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;

/**
 * Netty's request decoder with every doubt about where a message ends refused: a proxy in front of us and we must
 * never disagree about it (request smuggling). Confined to the connection's event loop.
 */
public final class StrictRequestDecoder extends HttpRequestDecoder {
    static final int LINE_BYTES_MAX = 8 * 1024;
    static final int HEADER_BYTES_MAX = 32 * 1024;
    private static final int CHUNK_BYTES_MAX = 64 * 1024;

    public StrictRequestDecoder() {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(LINE_BYTES_MAX)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setAllowDuplicateContentLengths(false)
                .setStrictLineParsing(true)
                .setUseRfc9112TransferEncoding(true)
                .setValidateHeaders(true));
    }

    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
    }
}
