package dev.millrace.engine.runtime.java;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * What a run tells its function about itself. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/java-context.html">Lambda context object in Java</a>
 */
record FunctionContext(FunctionCall call, InstanceFacts facts, PrintStream output) implements Context {
    private static final CognitoIdentity NO_IDENTITY = new NoIdentity();

    @Override
    public String getAwsRequestId() {
        return call.requestId();
    }

    @Override
    public String getLogGroupName() {
        return facts.logGroup();
    }

    @Override
    public String getLogStreamName() {
        return facts.logStream();
    }

    @Override
    public String getFunctionName() {
        return facts.functionName();
    }

    @Override
    public String getFunctionVersion() {
        return facts.functionVersion();
    }

    @Override
    public String getInvokedFunctionArn() {
        String invoked = call.invokedArn();
        return invoked == null ? facts.arn() : invoked;
    }

    /** Never null, as in AWS; its values are empty, since callers here have no Cognito identity. */
    @Override
    public CognitoIdentity getIdentity() {
        return NO_IDENTITY;
    }

    /** Null when the caller sent none. Throws {@link IllegalArgumentException} when it is no JSON object. */
    @Override
    public @Nullable ClientContext getClientContext() {
        String json = call.clientContext();
        return json == null || json.isEmpty() ? null : CallerContext.parse(json);
    }

    @Override
    public int getRemainingTimeInMillis() {
        return call.remainingMillis();
    }

    @Override
    public int getMemoryLimitInMB() {
        return facts.memoryMb();
    }

    @Override
    public LambdaLogger getLogger() {
        return new RunLogger(output);
    }

    @Override
    public @Nullable String getXrayTraceId() {
        return call.traceHeader();
    }

    private record NoIdentity() implements CognitoIdentity {
        @Override
        public String getIdentityId() {
            return "";
        }

        @Override
        public String getIdentityPoolId() {
            return "";
        }
    }
}
