package dev.millrace.engine.journal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** Documents that are texts, for tests. */
final class TextDocuments implements DocumentEncoder<String>, DocumentDecoder<String> {
    @Override
    public ByteBuffer encode(List<String> batch, int file) {
        return ByteBuffer.wrap(String.join("", batch).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void forget() {}

    @Override
    public void startFile() {}

    @Override
    public void decode(ByteBuffer document, Consumer<String> to) {
        to.accept(StandardCharsets.UTF_8.decode(document).toString());
    }
}
