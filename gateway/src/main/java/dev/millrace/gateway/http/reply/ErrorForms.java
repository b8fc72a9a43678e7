package dev.millrace.gateway.http.reply;

/** The forms of errors that there are. */
public final class ErrorForms {
    /** Of Lambda, whose statuses tell refusals apart. */
    public static final ErrorForm LAMBDA = new LambdaErrors("Message");

    /** Of the server itself, under {@code /_millrace/}: as Lambda's, with the text always in {@code message}. */
    public static final ErrorForm MILLRACE = new LambdaErrors("message");

    /** Of services that are called by {@code X-Amz-Target}. */
    public static final ErrorForm TARGET = new TargetErrors();

    /** Of EventBridge Scheduler. */
    public static final ErrorForm SCHEDULER = new SchedulerErrors();

    /** Of API Gateway. */
    public static final ErrorForm API_GATEWAY = new ApiGatewayErrors();

    /** Of S3. */
    public static final ErrorForm S3 = new S3Errors();

    private ErrorForms() {}
}
