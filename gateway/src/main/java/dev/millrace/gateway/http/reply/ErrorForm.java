package dev.millrace.gateway.http.reply;

/** The form in which the clients of an operation read its errors. */
public enum ErrorForm {
    /** As in the Lambda API: statuses tell refusals apart, the type is a header. */
    REST_JSON,
    /** As in services that are called by {@code X-Amz-Target}: the type is a member of the body. */
    TARGET_JSON
}
