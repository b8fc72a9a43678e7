package sample;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.events.S3Event;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.ScheduledEvent;
import java.util.Map;

/** Handlers of AWS's event classes. */
public class Events {
    public String sqs(SQSEvent event) {
        return event.getRecords().get(0).getBody();
    }

    public String s3(S3Event event) {
        return event.getRecords().get(0).getS3().getObject().getKey();
    }

    public String scheduled(ScheduledEvent event) {
        return event.getDetailType() + " " + event.getTime().getYear();
    }

    public APIGatewayV2HTTPResponse http(APIGatewayV2HTTPEvent event) {
        return APIGatewayV2HTTPResponse.builder()
                .withStatusCode(200)
                .withHeaders(Map.of("a", "b"))
                .withBody(event.getRawPath())
                .build();
    }
}
