package dev.millrace.gateway.object.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostedFormTest {
    private static final String TYPE = "multipart/form-data; boundary=x";
    private static final String FILE =
            "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\a\\b.txt\"\r\n\r\ncontent\r\n";

    @Test
    void hasFieldsAndAFile() throws Exception {
        PostedForm form = read(field("Key", "a/${filename}") + field("x-amz-meta-ü", "ü\r\n--y") + FILE
                + field("behind", "nobody looks at") + "--x--\r\n");
        assertEquals(Map.of("key", "a/${filename}", "x-amz-meta-ü", "ü\r\n--y"), form.fields());
        assertEquals("b.txt", form.fileName());
        assertEquals(7, form.fileBytes());
        assertEquals("content", new String(form.file().readAllBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void mayHaveAPreambleAndAnEmptyFile() {
        PostedForm form = read("preamble\r\n--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\r\n--x--");
        assertEquals(0, form.fileBytes());
        assertEquals("", form.fileName());
    }

    @Test
    void isToldByItsType() {
        assertTrue(PostedForm.is(TYPE));
        assertTrue(PostedForm.is("Multipart/Form-Data; charset=utf-8; boundary=\"x y\""));
        assertFalse(PostedForm.is(null));
        assertFalse(PostedForm.is("multipart/form-data"));
        assertFalse(PostedForm.is("application/x-www-form-urlencoded"));
        assertEquals("MalformedPOSTRequest", refusal("text/plain", FILE + "--x--"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "",
        "--x",
        "--x\r\n",
        "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncontent",
        "--x\r\nContent-Disposition: form-data; name=\"file\"\r\ncontent\r\n--x--",
        "--y\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncontent\r\n--y--",
        "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\na\r\n--xx",
    })
    void isNothingElse(String body) {
        assertEquals("MalformedPOSTRequest", refusal(TYPE, body));
    }

    @Test
    void hasAFile() {
        assertEquals("InvalidArgument", refusal(TYPE, field("key", "a") + "--x--\r\n"));
    }

    @Test
    void hasNoMoreFieldsThan128AndNoHeadOver4Kibibytes() {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < 128; i++) {
            fields.append(field("f" + i, "v"));
        }
        assertEquals("MalformedPOSTRequest", refusal(TYPE, fields + FILE + "--x--"));
        assertEquals(127, read(fields.substring(field("f0", "v").length()) + FILE + "--x--").fields().size());
        assertEquals("MalformedPOSTRequest", refusal(TYPE, field("f".repeat(4_096), "v") + FILE + "--x--"));
    }

    private static String field(String name, String value) {
        return "--x\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
    }

    private static PostedForm read(String body) {
        return PostedForm.read(TYPE, Payload.ofText(body));
    }

    private static String refusal(String type, String body) {
        RefusedException refused =
                assertThrows(RefusedException.class, () -> PostedForm.read(type, Payload.ofText(body)));
        return ((Refusal.OfService) refused.refusal()).errorType();
    }
}
