package demo;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Makes a small image of each that is stored in one bucket, and stores it in another. */
public class Thumbnail implements RequestHandler<Map<String, Object>, String> {
    private static final int WIDTH = 100;
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Override
    @SuppressWarnings("unchecked")
    public String handleRequest(Map<String, Object> event, Context context) {
        try {
            for (Map<String, Object> record : (List<Map<String, Object>>) event.get("Records")) {
                Map<String, Object> s3 = (Map<String, Object>) record.get("s3");
                String bucket = (String) ((Map<String, Object>) s3.get("bucket")).get("name");
                String key = (String) ((Map<String, Object>) s3.get("object")).get("key");
                store("thumbs", key, small(load(bucket, key)));
            }
            return "done";
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static BufferedImage small(BufferedImage image) {
        int height = image.getHeight() * WIDTH / image.getWidth();
        BufferedImage small = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, WIDTH, height, null);
        graphics.dispose();
        return small;
    }

    private static BufferedImage load(String bucket, String key) throws Exception {
        HttpResponse<byte[]> answer =
                HTTP.send(request(bucket, key).build(), HttpResponse.BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("cannot load: " + answer.statusCode());
        }
        return ImageIO.read(new ByteArrayInputStream(answer.body()));
    }

    private static void store(String bucket, String key, BufferedImage image) throws Exception {
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        HttpRequest put = request(bucket, key)
                .header("Content-Type", "image/png")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(png.toByteArray()))
                .build();
        int status = HTTP.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IllegalStateException("cannot store: " + status);
        }
    }

    /** The key of a record is encoded as in forms, that of a request as in paths. */
    private static HttpRequest.Builder request(String bucket, String key) {
        String plain = URLDecoder.decode(key, StandardCharsets.UTF_8).replace(" ", "%20");
        return HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL") + "/" + bucket + "/" + plain));
    }
}
