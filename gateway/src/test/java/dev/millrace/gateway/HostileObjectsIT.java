package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.http.RawClient;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests of S3 that are broken or malicious: they are refused in S3's words, and nothing comes of them. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileObjectsIT {
    private static final String SIGNED = "Authorization: AWS4-HMAC-SHA256 Credential=any/20261128/us-east-1/s3/aws4_request,"
            + " SignedHeaders=host, Signature=any\r\n";
    private static final String CHUNKED =
            "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER\r\nContent-Encoding: aws-chunked\r\n";
    private static final String PERMISSION = "{\"StatementId\":\"s3\",\"Principal\":\"s3.amazonaws.com\","
            + "\"Action\":\"lambda:InvokeFunction\",\"SourceArn\":\"arn:aws:s3:::things\"}";
    private static final String NOTIFICATION = "<NotificationConfiguration><CloudFunctionConfiguration>"
            + "<CloudFunction>arn:aws:lambda:us-east-1:000000000000:function:hello</CloudFunction>"
            + "<Event>s3:ObjectCreated:*</Event></CloudFunctionConfiguration></NotificationConfiguration>";
    private static final Pattern ACCEPTED = Pattern.compile("millrace_events_accepted_total\\{[^}]*} (\\d+)");
    private static final Pattern KEY = Pattern.compile("<Key>([^<]*)</Key>");
    private static final int WRITERS = 4;
    private static final int CONTENT_BYTES = 512 * 1024;

    private Path objects;
    private Path secret;
    private TestingNode node;
    private String upload;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        objects = directory.resolve("data/objects");
        secret = Files.writeString(directory.resolve("secret"), "nobody may read this");
        node = new TestingNode(directory.resolve("data"));
        assertEquals(200, send(request("PUT", "/things", "", "")).status());
        assertEquals(
                201,
                node.send("POST", TestingNode.FUNCTIONS + "hello/policy", PERMISSION).statusCode());
        assertEquals(200, send(request("PUT", "/things?notification", "", NOTIFICATION)).status());
        assertEquals(200, send(request("PUT", "/things/kept", "", "")).status());
        assertEquals(200, send(request("PUT", "/things/above/kept", "", "")).status());
        String begun = send(request("POST", "/things/parts?uploads", "", "")).body();
        upload = begun.replaceFirst("(?s).*<UploadId>(.*)</UploadId>.*", "$1");
    }

    @AfterAll
    void close() {
        node.close();
    }

    /** What is sent, and how it is refused. */
    record Hostile(String what, String request, int status, String code) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Hostile> bodies() {
        return Stream.of(
                put("wrong MD5", "Content-MD5: AAAAAAAAAAAAAAAAAAAAAA==\r\n", "hello", "BadDigest"),
                put("another body's hash", "x-amz-content-sha256: " + "0".repeat(64) + "\r\n", "hello", "XAmzContentSHA256Mismatch"),
                put("a hash without a body", "x-amz-content-sha256: " + "0".repeat(64) + "\r\n", "", "XAmzContentSHA256Mismatch"),
                put("MD5 that is none", "Content-MD5: no\r\n", "hello", "InvalidDigest"),
                put("wrong CRC32", "x-amz-checksum-crc32: AAAAAA==\r\n", "hello", "BadDigest"),
                put("wrong SHA-256", "x-amz-checksum-sha256: " + "A".repeat(43) + "=\r\n", "hello", "BadDigest"),
                put("checksum that is none", "x-amz-checksum-crc32: no\r\n", "hello", "BadDigest"),
                chunked("chunk without its end", 5, "5\r\nhello\r\n", "IncompleteBody"),
                chunked("chunk that is cut", 5, "5\r\nhel", "IncompleteBody"),
                chunked("no chunk at all", 5, "", "IncompleteBody"),
                chunked("chunk of no length", 5, "x\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
                chunked("chunk of negative length", 5, "-5\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
                chunked("chunk of two gigabytes", 5, "7fffffff\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
                chunked("chunk of a number too large", 5, "ffffffffffff\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
                chunked("chunk longer than it says", 5, "3\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
                chunked("less than was announced", 7, "5\r\nhello\r\n0\r\n\r\n", "IncompleteBody"),
                chunked("more than was announced", 3, "5\r\nhello\r\n0\r\n\r\n", "IncompleteBody"),
                trailer("wrong checksum behind", "x-amz-checksum-crc32:AAAAAA==\r\n", "BadDigest"),
                trailer("checksum behind that is none", "x-amz-checksum-crc32:no\r\n", "BadDigest"),
                trailer("no checksum behind", "", "MalformedTrailerError"));
    }

    /** For the file system they would be others. */
    @ParameterizedTest
    @CsvSource({
        "GET, /things//kept, 404",
        "HEAD, /things/above//kept, 404",
        "DELETE, /things//kept, 204",
        "GET, /things/kept?uploadId=none, 404",
        "GET, /things/kept?uploadId=00000000-0000-0000-0000-000000000000, 404",
    })
    void whatIsNotThereIsNotFound(String method, String target, int status) throws Exception {
        assertEquals(status, send(request(method, target, "", "")).status());
        assertEquals(200, send(request("GET", "/things/kept", "", "")).status());
    }

    /** What an answer is asked to say that it cannot. */
    @ParameterizedTest
    @CsvSource({
        "attachment%3Bfilename%3D%E6%97%A5, 200",
        "a%0d%0aSet-Cookie%3A%20b, 400",
        "a%00b, 400",
    })
    void headsAreNotBrokenApart(String disposition, int status) throws Exception {
        String target = "/things/kept?response-content-disposition=" + disposition;
        RawClient.Answer answer = send(request("GET", target, "", ""));
        assertEquals(status, answer.status());
        assertFalse(answer.head().contains("Set-Cookie"), answer::head);
    }

    private static Hostile put(String what, String headers, String body, String code) {
        return new Hostile(what, request("PUT", "/things/hostile", headers, body), 400, code);
    }

    private static Hostile chunked(String what, int decodedBytes, String body, String code) {
        String headers = CHUNKED + "x-amz-decoded-content-length: " + decodedBytes + "\r\n";
        return put(what, headers, body, code);
    }

    private static Hostile trailer(String what, String trailer, String code) {
        String headers = CHUNKED + "x-amz-trailer: x-amz-checksum-crc32\r\nx-amz-decoded-content-length: 5\r\n";
        return put(what, headers, "5\r\nhello\r\n0\r\n" + trailer + "\r\n", code);
    }

    Stream<Hostile> names() {
        String uploadId = "?partNumber=%s&uploadId=" + upload;
        return Stream.of(
                named("dots", "/things/../../out", 400, "InvalidURI"),
                named("escaped dots", "/things/%2e%2e/%2e%2e/out", 400, "InvalidURI"),
                named("escaped slashes", "/things/a%2F..%2F..%2F..%2Fout", 400, "InvalidRequest"),
                named("dots to another bucket", "/things/..%2Fother%2Fout", 400, "InvalidRequest"),
                named("NUL", "/things/a%00b", 400, "InvalidURI"),
                named("1,025 bytes", "/things/" + "a/".repeat(512) + "a", 400, "KeyTooLongError"),
                named("1,025 bytes in few letters", "/things/" + "%C3%A4/".repeat(341) + "aa", 400, "KeyTooLongError"),
                named("219 bytes behind the last slash", "/things/" + "a".repeat(219), 400, "KeyTooLongError"),
                named("256 bytes between slashes", "/things/" + "a".repeat(256) + "/a", 400, "KeyTooLongError"),
                named("a slash behind another", "/things/kept//more", 400, "InvalidRequest"),
                named("a slash first", "/things//kept", 400, "InvalidRequest"),
                named("below an object", "/things/kept/below", 400, "InvalidRequest"),
                named("above an object", "/things/above", 400, "InvalidRequest"),
                named("escape that is none", "/things/%zz", 400, "InvalidURI"),
                named("the store's own", "/things/.s3proxy-mpu-stub-x", 400, "InvalidArgument"),
                named("the store's own, of any kind", "/things/.s3proxy-x", 400, "InvalidArgument"),
                named("the store's own parts", "/things/.mpus-x", 400, "InvalidArgument"),
                named("bucket with capitals", "/Things", 400, "InvalidBucketName"),
                named("bucket of two letters", "/ab", 400, "InvalidBucketName"),
                named("bucket of 64 letters", "/" + "a".repeat(64), 400, "InvalidBucketName"),
                named("bucket with an underscore", "/a_b", 400, "InvalidBucketName"),
                named("bucket like an address", "/192.168.1.1", 400, "InvalidBucketName"),
                named("bucket that is the directory above", "/..", 400, "InvalidURI"),
                named("bucket that is it, escaped", "/%2e%2e", 400, "InvalidURI"),
                named("bucket with a slash", "/a%2Fb%2Fc", 400, "InvalidBucketName"),
                named("bucket with two dots", "/a..b", 400, "InvalidBucketName"),
                named("bucket that is reserved", "/xn--abc", 400, "InvalidBucketName"),
                named("bucket with NUL", "/abc%00", 400, "InvalidURI"),
                named("part 0", "/things/parts" + uploadId.formatted("0"), 400, "InvalidArgument"),
                named("part 10,001", "/things/parts" + uploadId.formatted("10001"), 400, "InvalidArgument"),
                named("part -1", "/things/parts" + uploadId.formatted("-1"), 400, "InvalidArgument"),
                named("part of a huge number", "/things/parts" + uploadId.formatted("9".repeat(30)), 400, "InvalidArgument"),
                named("part of no number", "/things/parts" + uploadId.formatted("x"), 400, "InvalidArgument"),
                named("upload that is none", "/things/parts?partNumber=1&uploadId=none", 404, "NoSuchUpload"),
                named("upload with dots", "/things/parts?partNumber=1&uploadId=..%2F..%2Fx", 404, "NoSuchUpload"),
                copied("copy of nothing", "", 400, "InvalidRequest"),
                copied("copy of a bucket", "things", 400, "InvalidRequest"),
                copied("copy from outside", "/things/../../../secret", 400, "InvalidRequest"),
                copied("copy from outside, escaped", "things/%2e%2e/%2e%2e/%2e%2e/secret", 400, "InvalidRequest"),
                copied("copy from a bucket above", "../secret", 400, "InvalidRequest"));
    }

    private static Hostile named(String what, String target, int status, String code) {
        return new Hostile(what, request("PUT", target, "", ""), status, code);
    }

    private static Hostile copied(String what, String source, int status, String code) {
        return new Hostile(
                what, request("PUT", "/things/copy", "x-amz-copy-source: " + source + "\r\n", ""), status, code);
    }

    Stream<Hostile> documents() {
        List<Hostile> all = new ArrayList<>();
        String[][] operations = {
            {"POST", "/things/parts?uploadId=" + upload, "CompleteMultipartUpload"},
            {"POST", "/things?delete", "Delete"},
            {"PUT", "/things?notification", "NotificationConfiguration"},
            {"PUT", "/other-things", "CreateBucketConfiguration"},
        };
        String bomb = "<!ENTITY a \"aaaaaaaaaa\">" + entities('a', 'b') + entities('b', 'c') + entities('c', 'd');
        for (String[] operation : operations) {
            String root = operation[2];
            String end = "</" + root + ">";
            all.add(document(operation, "bomb", doctype(root, bomb) + "<" + root + ">&d;" + end));
            all.add(document(
                    operation,
                    "file",
                    doctype(root, "<!ENTITY a SYSTEM \"file://" + secret + "\">") + "<" + root + "><Id>&a;</Id>" + end));
            all.add(document(operation, "no XML", "{}"));
            all.add(document(operation, "cut", "<" + root + "><"));
            all.add(document(operation, "many levels", "<" + root + ">" + "<a>".repeat(400)));
        }
        return all.stream();
    }

    private static String md5(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    private static String doctype(String root, String entities) {
        return "<!DOCTYPE " + root + " [" + entities + "]>";
    }

    private static String entities(char of, char name) {
        return "<!ENTITY " + name + " \"" + ("&" + of + ";").repeat(100) + "\">";
    }

    private static Hostile document(String[] operation, String what, String xml) {
        String md5 = "Content-MD5: " + md5(xml) + "\r\n";
        return new Hostile(
                operation[2] + " with " + what, request(operation[0], operation[1], md5, xml), 400, "MalformedXML");
    }

    @ParameterizedTest
    @MethodSource({"bodies", "names", "documents"})
    void isRefusedAndLeavesNothing(Hostile hostile) throws Exception {
        List<String> files = files();
        long accepted = accepted();
        RawClient.Answer answer = send(hostile.request);
        String code = answer.body().replaceFirst("(?s).*<Code>(.*)</Code>.*", "$1");
        assertEquals(hostile.status + " " + hostile.code, answer.status() + " " + code, answer.body());
        assertFalse(answer.body().contains("nobody may read"), answer.body());
        assertEquals(accepted, accepted());
        assertEquals(files, files());
    }

    @ParameterizedTest
    @MethodSource("brokenOff")
    void anUploadThatBreaksOffBecomesNothing(Hostile hostile) throws Exception {
        List<String> files = files();
        long accepted = accepted();
        try (RawClient client = new RawClient(node.endpoint().getPort())) {
            client.send(hostile.request);
            await().until(() -> files().size() > files.size());
            assertEquals(List.of("above/kept", "kept"), keys(), "an object is listed that is not whole yet");
            client.reset();
        }
        await().until(() -> files().equals(files));
        assertEquals(accepted, accepted());
        assertEquals(404, send(request("GET", "/things/broken", "", "")).status());
    }

    static Stream<Hostile> brokenOff() {
        String begun = "x".repeat(200_000);
        String head = "PUT /things/broken HTTP/1.1\r\nHost: s3.localhost\r\n" + SIGNED;
        return Stream.of(
                new Hostile("plain", head + "Content-Length: 300000\r\n\r\n" + begun, 0, ""),
                new Hostile(
                        "in chunks of HTTP",
                        head + "Transfer-Encoding: chunked\r\n" + CHUNKED
                                + "x-amz-decoded-content-length: 300000\r\n\r\n30d47\r\n30d40\r\n" + begun,
                        0,
                        ""),
                new Hostile(
                        "in chunks of AWS",
                        head + CHUNKED + "x-amz-decoded-content-length: 300000\r\nContent-Length: 300040\r\n\r\n"
                                + "10000\r\n" + begun.substring(0, 0x10000) + "\r\n10000\r\n" + begun.substring(0, 0x10000)
                                + "\r\n10000\r\n" + begun.substring(0, 1000),
                        0,
                        ""));
    }

    @Test
    void ofUploadsThatRaceEachIsWhole() throws Exception {
        long accepted = accepted();
        List<RawClient.Answer> answers = race(i -> request("PUT", "/things/raced", "", content(i)));
        assertEquals(List.of(200, 200, 200, 200), statuses(answers));
        assertEquals(accepted + WRITERS, accepted());
        RawClient.Answer read = send(request("GET", "/things/raced", "", ""));
        int winner = read.body().charAt(0) - 'a';
        assertEquals(content(winner), read.body());
        assertEquals(answers.get(winner).header("etag"), read.header("etag"));
        assertEquals(204, send(request("DELETE", "/things/raced", "", "")).status());
    }

    @Test
    void ofUploadsThatMustBeTheFirstOneIs() throws Exception {
        long accepted = accepted();
        List<RawClient.Answer> answers =
                race(i -> request("PUT", "/things/first", "If-None-Match: *\r\n", content(i)));
        assertEquals(List.of(200, 412, 412, 412), statuses(answers).stream().sorted().toList());
        assertEquals(accepted + 1, accepted());
        int winner = statuses(answers).indexOf(200);
        assertEquals(content(winner), send(request("GET", "/things/first", "", "")).body());
        assertEquals(204, send(request("DELETE", "/things/first", "", "")).status());
    }

    private static List<Integer> statuses(List<RawClient.Answer> answers) {
        return answers.stream().map(RawClient.Answer::status).toList();
    }

    private static String content(int writer) {
        char[] content = new char[CONTENT_BYTES];
        Arrays.fill(content, (char) ('a' + writer));
        return new String(content);
    }

    /** One request of a writer. */
    private interface OfWriter {
        String request(int writer);
    }

    private List<RawClient.Answer> race(OfWriter of) throws Exception {
        List<RawClient.Answer> answers = new ArrayList<>();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            List<Callable<RawClient.Answer>> all = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                String request = of.request(i);
                all.add(() -> send(request));
            }
            for (Future<RawClient.Answer> answer : writers.invokeAll(all)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private static String request(String method, String target, String headers, String body) {
        return method + " " + target + " HTTP/1.1\r\nHost: s3.localhost\r\n" + SIGNED + headers + "Content-Length: "
                + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
    }

    private RawClient.Answer send(String request) throws IOException {
        try (RawClient client = new RawClient(node.endpoint().getPort())) {
            return client.send(request).receive();
        }
    }

    /** How many asynchronous events there have been, which is certain once their request has been answered. */
    private long accepted() throws Exception {
        HttpResponse<String> metrics = node.send("GET", "/metrics", "");
        return ACCEPTED.matcher(metrics.body())
                .results()
                .mapToLong((MatchResult found) -> Long.parseLong(found.group(1)))
                .sum();
    }

    private List<String> keys() throws IOException {
        return KEY.matcher(send(request("GET", "/things?list-type=2", "", "")).body())
                .results()
                .map((MatchResult key) -> key.group(1))
                .toList();
    }

    /** Everything in the directory of objects. */
    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(objects)) {
            return all.map(Path::toString).sorted().toList();
        }
    }
}
