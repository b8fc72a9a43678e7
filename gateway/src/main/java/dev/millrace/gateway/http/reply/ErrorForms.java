package dev.millrace.gateway.http.reply;

/** The forms of errors that there are. */
public final class ErrorForms {
    /** Of Lambda, whose statuses tell refusals apart; the server itself answers so, too. */
    public static final ErrorForm LAMBDA = new LambdaErrors();

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
