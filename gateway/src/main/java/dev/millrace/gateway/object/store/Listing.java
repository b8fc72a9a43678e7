package dev.millrace.gateway.object.store;

import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Lists of objects, grouped by any text: the store groups by slashes, as paths do. Stateless.
 */
final class Listing {
    private static final String OF_STORE = "/";

    private Listing() {}

    /** The page of a list that {@code request} asks for. */
    static ListObjectsV2Response page(BlobStore store, ListObjectsV2Request request) {
        if (request.prefix() != null && ObjectFiles.hasEmptyPart(request.prefix())) {
            return ListObjectsV2Response.builder()
                    .contents(List.of())
                    .commonPrefixes(List.of())
                    .keyCount(0)
                    .isTruncated(false)
                    .build(); // no key can begin so, and the store would take it for a path
        }
        String delimiter = request.delimiter();
        if (delimiter == null || delimiter.isEmpty() || delimiter.equals(OF_STORE)) {
            return store.list(request);
        }
        // As groups may be of many keys, a page may be of any number.
        ListObjectsV2Request all =
                request.toBuilder().delimiter(null).maxKeys(null).build();
        return grouped(request, store.list(all).contents());
    }

    private static ListObjectsV2Response grouped(ListObjectsV2Request request, List<S3Object> objects) {
        String token = request.continuationToken();
        String after = token == null ? request.startAfter() : token;
        int max = request.maxKeys() == null ? Integer.MAX_VALUE : request.maxKeys();
        List<S3Object> alone = new ArrayList<>();
        List<CommonPrefix> groups = new ArrayList<>();
        String last = null;
        boolean isTruncated = false;
        for (S3Object object : objects) {
            String group = group(object.key(), request);
            String name = group == null ? object.key() : group;
            if (name.equals(last) || (after != null && name.compareTo(after) <= 0)) {
                continue; // the group is there already, here or on a page before
            }
            if (alone.size() + groups.size() >= max) {
                isTruncated = true;
                break;
            }
            last = name;
            if (group == null) {
                alone.add(object);
            } else {
                groups.add(CommonPrefix.builder().prefix(group).build());
            }
        }
        return ListObjectsV2Response.builder()
                .contents(alone)
                .commonPrefixes(groups)
                .keyCount(alone.size() + groups.size())
                .isTruncated(isTruncated)
                .nextContinuationToken(isTruncated ? last : null)
                .build();
    }

    private static @Nullable String group(String key, ListObjectsV2Request request) {
        int prefix = request.prefix() == null ? 0 : request.prefix().length();
        int at = key.indexOf(request.delimiter(), prefix);
        return at < 0 ? null : key.substring(0, at + request.delimiter().length());
    }
}
