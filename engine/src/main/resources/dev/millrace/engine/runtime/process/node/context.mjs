// The context object that a handler is given.

let ofFunction;

/** The members that stay the same from run to run come from the environment. */
function functionMembers() {
  return {
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
  };
}

/** Adds what the headers of the run and the environment say to `context`. */
export function describe(context, headers) {
  ofFunction ??= functionMembers();
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return Object.assign(context, ofFunction, {
    clientContext: parsed(headers['lambda-runtime-client-context'], 'ClientContext'),
    identity: parsed(headers['lambda-runtime-cognito-identity'], 'CognitoIdentity'),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    getRemainingTimeInMillis: () => deadline - Date.now(),
  });
}

/** Since Node.js 24 the context carries the trace id, and nothing to answer by. */
export function tracedContext(headers) {
  return { xRayTraceId: headers['lambda-runtime-trace-id'] };
}

/** Puts the trace id where tracing libraries look for it. */
export function publishTraceId(headers) {
  const traceId = headers['lambda-runtime-trace-id'];
  if (traceId !== undefined) {
    process.env._X_AMZN_TRACE_ID = traceId;
  } else if (process.env._X_AMZN_TRACE_ID !== undefined) {
    delete process.env._X_AMZN_TRACE_ID;
  }
}

function parsed(json, name) {
  if (json === undefined) {
    return undefined;
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`Cannot parse ${name} as json: ${error}`);
  }
}
