package dev.millrace.gateway;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A collector that keeps the newest export of metrics, and reads of it what it needs: names, and values added up over
 * all attributes. Thread-safe.
 *
 * @see <a href="https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto">
 *     The messages</a>
 */
final class OtlpSink implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final HttpServer server;
    private final AtomicReference<byte[]> newest = new AtomicReference<>(new byte[0]);

    OtlpSink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/metrics", exchange -> {
            newest.set(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** By name: of sums and gauges the values, of histograms {@code NAME.count} and {@code NAME.sum}. */
    Map<String, Double> sums() {
        Map<String, Double> sums = new TreeMap<>();
        fields(Objects.requireNonNull(newest.get()), (resourceField, resource) -> fields(resource, (scopeField, scope) -> {
            if (scopeField == 2) {
                fields(scope, (metricField, metric) -> {
                    if (metricField == 2) {
                        add(metric, sums);
                    }
                });
            }
        }));
        return sums;
    }

    private static void add(byte[] metric, Map<String, Double> sums) {
        String[] name = {""};
        fields(metric, (field, content) -> {
            switch (field) {
                case 1 -> name[0] = new String(content, StandardCharsets.UTF_8);
                case 5, 7 -> points(content, point -> sums.merge(name[0], number(point), Double::sum));
                case 10 -> points(content, point -> {
                    sums.merge(name[0] + ".count", (double) fixed(point, 4).getLong(), Double::sum);
                    sums.merge(name[0] + ".sum", fixed(point, 5).getDouble(), Double::sum);
                });
                default -> {}
            }
        });
    }

    private static void points(byte[] content, Consumer<byte[]> to) {
        fields(content, (field, point) -> {
            if (field == 1) {
                to.accept(point);
            }
        });
    }

    private static double number(byte[] point) {
        ByteBuffer asDouble = fixed(point, 4);
        return asDouble.getLong(0) != 0 ? asDouble.getDouble(0) : fixed(point, 6).getLong(0);
    }

    /** Eight bytes of a field; zeros when it is not there. */
    private static ByteBuffer fixed(byte[] message, int wanted) {
        ByteBuffer found = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        read(message, (field, type, content) -> {
            if (field == wanted && type == FIXED_64) {
                found.put(0, content);
            }
        });
        return found;
    }

    private static void fields(byte[] message, Field to) {
        read(message, (field, type, content) -> {
            if (type == BYTES) {
                to.accept(field, content);
            }
        });
    }

    private static void read(byte[] message, TypedField to) {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        while (bytes.hasRemaining()) {
            int key = (int) varint(bytes);
            int length =
                    switch (key & 7) {
                        case VARINT -> {
                            varint(bytes);
                            yield 0;
                        }
                        case FIXED_64 -> Long.BYTES;
                        case FIXED_32 -> Integer.BYTES;
                        case BYTES -> (int) varint(bytes);
                        default -> throw new IllegalArgumentException("no message of protobuf");
                    };
            byte[] content = new byte[length];
            bytes.get(content);
            to.accept(key >>> 3, key & 7, content);
        }
    }

    private static long varint(ByteBuffer bytes) {
        long number = 0;
        int shift = 0;
        byte next;
        do {
            next = bytes.get();
            number |= (next & 0x7FL) << shift;
            shift += 7;
        } while (next < 0);
        return number;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private interface Field {
        void accept(int field, byte[] content);
    }

    private interface TypedField {
        void accept(int field, int type, byte[] content);
    }
}
