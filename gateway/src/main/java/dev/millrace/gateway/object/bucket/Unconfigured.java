package dev.millrace.gateway.object.bucket;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.object.setting.XmlElement;
import java.util.List;
import java.util.Map;

/**
 * What buckets and objects can be told at AWS and not here, and what AWS answers about one that was never told: so that
 * tools which read all there is of a bucket, such as Terraform, can. Immutable.
 *
 * @param parameter the parameter of the query that means it
 * @param name of the root of the document, or of the error, that is the answer
 * @param content of the document, or the error's message
 * @param isError whether the answer is an error
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">Error responses</a>
 */
record Unconfigured(String parameter, String name, String content, boolean isError) {
    static final String NAMESPACE = XmlElement.NAMESPACE;
    private static final String NO_MORE = "<IsTruncated>false</IsTruncated>";
    private static final String NOT_HERE = "NotImplemented";

    static final List<Unconfigured> OF_BUCKETS = List.of(
            document("accelerate", "AccelerateConfiguration", ""),
            document("analytics", "ListBucketAnalyticsConfigurationResult", NO_MORE),
            error(
                    "encryption",
                    "ServerSideEncryptionConfigurationNotFoundError",
                    "The server side encryption configuration was not found"),
            document("intelligent-tiering", "ListBucketIntelligentTieringConfigurationsOutput", NO_MORE),
            document("inventory", "ListInventoryConfigurationsResult", NO_MORE),
            error("lifecycle", "NoSuchLifecycleConfiguration", "The lifecycle configuration does not exist"),
            document("logging", "BucketLoggingStatus", ""),
            document("metrics", "ListMetricsConfigurationsResult", NO_MORE),
            error(
                    "object-lock",
                    "ObjectLockConfigurationNotFoundError",
                    "Object Lock configuration does not exist for this bucket"),
            error(
                    "ownershipControls",
                    "OwnershipControlsNotFoundError",
                    "The bucket ownership controls were not found"),
            error("policy", "NoSuchBucketPolicy", "The bucket policy does not exist"),
            error("policyStatus", "NoSuchBucketPolicy", "The bucket policy does not exist"),
            error(
                    "publicAccessBlock",
                    "NoSuchPublicAccessBlockConfiguration",
                    "The public access block configuration was not found"),
            error(
                    "replication",
                    "ReplicationConfigurationNotFoundError",
                    "The replication configuration was not found"),
            document("requestPayment", "RequestPaymentConfiguration", "<Payer>BucketOwner</Payer>"),
            error("tagging", "NoSuchTagSet", "The TagSet does not exist"),
            document("versioning", "VersioningConfiguration", ""),
            error(
                    "website",
                    "NoSuchWebsiteConfiguration",
                    "The specified bucket does not have a website configuration"),
            unknown("abac"),
            unknown("metadataConfiguration"),
            unknown("metadataInventoryTable"),
            unknown("metadataJournalTable"),
            unknown("metadataTable"),
            unknown("session"));

    static final List<Unconfigured> OF_OBJECTS = List.of(
            error("legal-hold", "InvalidRequest", "Bucket is missing Object Lock Configuration"),
            error("retention", "InvalidRequest", "Bucket is missing Object Lock Configuration"),
            document("tagging", "Tagging", "<TagSet/>"),
            unknown("encryption"),
            unknown("renameObject"),
            unknown("restore"),
            unknown("select"),
            unknown("torrent"));

    private static Unconfigured document(String parameter, String root, String content) {
        return new Unconfigured(parameter, root, content, false);
    }

    private static Unconfigured error(String parameter, String code, String message) {
        return new Unconfigured(parameter, code, message, true);
    }

    private static Unconfigured unknown(String parameter) {
        return error(parameter, NOT_HERE, text(parameter));
    }

    private static String text(String parameter) {
        return "A query parameter that you provided implies functionality that is not implemented: " + parameter;
    }

    /** What is answered to whoever asks. */
    HttpReply read() {
        if (isError) {
            throw refused(name, content);
        }
        String xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + name + " xmlns=\"" + NAMESPACE + "\">" + content
                + "</" + name + ">";
        return new HttpReply(200, Map.of("Content-Type", "application/xml"), Payload.ofText(xml));
    }

    /** What is answered to whoever asks for one of many by its id. */
    static RefusedException noneOfThatId() {
        return refused("NoSuchConfiguration", "The specified configuration does not exist.");
    }

    /** What is answered to whoever removes it: it is gone, as it never was. */
    HttpReply remove() {
        if (name.equals(NOT_HERE)) {
            throw refused(name, content);
        }
        return HttpReply.empty(204);
    }

    /** What is answered to all others. */
    RefusedException unchangeable() {
        return refused(NOT_HERE, text(parameter));
    }

    private static RefusedException refused(String code, String message) {
        return new RefusedException(new Refusal.OfService(code, message));
    }
}
