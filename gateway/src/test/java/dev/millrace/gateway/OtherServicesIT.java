package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the clients of services that are not here are told, and can read, in each of their protocols. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherServicesIT {
    private TestingNode node;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"));
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void clientsThatReadJson() throws Exception {
        told("dynamodb", aws.refusalOf("dynamodb", "list-tables"));
        told("sqs", aws.refusalOf("sqs", "list-queues"));
    }

    @Test
    void clientsThatReadXml() throws Exception {
        told("sns", aws.refusalOf("sns", "list-topics"));
        told("sts", aws.refusalOf("sts", "get-caller-identity"));
    }

    private static void told(String service, String text) {
        assertTrue(text.contains("(NotImplemented)"), text);
        assertTrue(text.contains("There is no service " + service + " here"), text);
        assertTrue(text.contains("AWS_ENDPOINT_URL_"), text);
    }
}
