package dev.millrace.gateway.object.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

class ListingTest {
    private BlobStore files;

    @BeforeEach
    void fill(@TempDir Path directory) {
        files = new WholeObjects(StoredFiles.in(directory));
        for (String key : List.of("2024-01-a", "2024-01-b", "2024-02-a", "2025", "a/b-c", "a/d")) {
            StoredFiles.put(files, key);
        }
    }

    @Test
    void groupsBySlashesAsTheStoreDoes() {
        ListObjectsV2Response page = Listing.page(files, list().delimiter("/").build());
        assertEquals(List.of("2024-01-a", "2024-01-b", "2024-02-a", "2025"), keys(page));
        assertEquals(List.of("a/"), groups(page));
    }

    @Test
    void groupsByAnyTextBehindThePrefix() {
        ListObjectsV2Response all = Listing.page(files, list().delimiter("-").build());
        assertEquals(List.of("2025", "a/d"), keys(all));
        assertEquals(List.of("2024-", "a/b-"), groups(all));
        ListObjectsV2Response year =
                Listing.page(files, list().prefix("2024-").delimiter("-").build());
        assertEquals(List.of(), keys(year));
        assertEquals(List.of("2024-01-", "2024-02-"), groups(year));
        assertEquals(2, year.keyCount());
    }

    /** A group counts as one, and is on one page. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void comesInPagesOfAnySize(int max) {
        List<String> seen = new ArrayList<>();
        String token = null;
        do {
            ListObjectsV2Response page = Listing.page(
                    files, list().delimiter("-").maxKeys(max).continuationToken(token).build());
            assertTrue(page.keyCount() <= max);
            seen.addAll(keys(page));
            seen.addAll(groups(page));
            token = page.nextContinuationToken();
            assertEquals(token != null, page.isTruncated());
        } while (token != null);
        assertEquals(List.of("2024-", "2025", "a/b-", "a/d"), seen.stream().sorted().toList());
    }

    @Test
    void beginsBehindAKey() {
        ListObjectsV2Response page =
                Listing.page(files, list().delimiter("-").startAfter("2024-").build());
        assertEquals(List.of("2025", "a/d"), keys(page));
        assertEquals(List.of("a/b-"), groups(page));
    }

    @Test
    void leavesOutWhatIsNoObject() {
        StoredFiles.put(files, BeingWritten.BOOKS + "upload");
        assertEquals(6, Listing.page(files, list().build()).contents().size());
        assertFalse(keys(Listing.page(files, list().delimiter("-").build())).contains(BeingWritten.BOOKS));
    }

    /** There are no such keys, and to the file system they would be others. */
    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "a//", "a//b"})
    void isEmptyForPrefixesThatNoKeyHas(String prefix) {
        ListObjectsV2Response page = Listing.page(files, list().prefix(prefix).delimiter("d").build());
        assertEquals(0, page.keyCount());
        assertEquals(List.of(), keys(page));
        assertNull(page.nextContinuationToken());
    }

    private static ListObjectsV2Request.Builder list() {
        return ListObjectsV2Request.builder().bucket(StoredFiles.BUCKET);
    }

    private static List<String> keys(ListObjectsV2Response page) {
        return page.contents().stream().map(S3Object::key).toList();
    }

    private static List<String> groups(ListObjectsV2Response page) {
        return page.commonPrefixes().stream().map(CommonPrefix::prefix).toList();
    }
}
