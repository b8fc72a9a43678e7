// The Node.js bootstrap: it loads the function's handler and runs it for what the Lambda Runtime API hands out.

import { runAwaited } from './awaited-run.mjs';
import { runWithCallback } from './callback-run.mjs';
import { Connection } from './connection.mjs';
import { replaceConsole } from './console.mjs';
import { publishTraceId } from './context.mjs';
import { whenLoopIsEmpty } from './empty-loop.mjs';
import { CallbackHandlerDeprecated, logError, UnhandledPromiseRejection } from './errors.mjs';
import { loadHandler } from './handler.mjs';
import { InvokeStore } from './invoke-store.mjs';
import { replaceStandardStreams } from './printed.mjs';
import { RuntimeApi } from './runtime-api.mjs';
import { become, functionSettings, setModulePath, takeOwnSettings } from './settings.mjs';
import { isStreaming, runStreaming, streaming } from './streaming-run.mjs';

const EXIT_FAILURE = 1;
const EXIT_UNSETTLED_AWAIT = 13;
const EXIT_REJECTION = 128;
const EXIT_EXCEPTION = 129;

const apis = [];
let initialised = false;
let ending;

void start();

async function start() {
  replaceStandardStreams(leave);
  const { address, neutral } = takeOwnSettings();
  apis.push(await connect(address));
  if (neutral) {
    become(await apis[0].assignment());
  }
  const settings = functionSettings();
  const store = await InvokeStore.create(settings.manyAtOnce);
  prepare(settings, store);
  const handler = await initialise(settings);
  while (apis.length < settings.pollers) {
    apis.push(await connect(address));
  }
  // What the code has left behind without catching it is an error of the start.
  await new Promise(setImmediate);
  if (ending !== undefined) {
    return;
  }
  initialised = true;
  for (const api of apis) {
    void poll(api, handler, settings, store);
  }
}

async function connect(address) {
  return new RuntimeApi(await Connection.open(address, leave));
}

/** Sets up what functions find: modules, globals, the console, and what becomes of an error that nobody catches. */
function prepare(settings, store) {
  setModulePath(settings);
  if (settings.globals) {
    globalThis.awslambda = { ...streaming, InvokeStore: store };
  }
  replaceConsole({
    requestId: () => (store.hasContext() || settings.awaitedOnly ? store.getRequestId() : undefined),
    tenantId: () => store.getTenantId(),
  });
  process.on('uncaughtException', (error) => {
    logError('Uncaught Exception', error);
    void endWith(error, EXIT_EXCEPTION);
  });
  process.on('unhandledRejection', (reason, promise) => {
    const error = new UnhandledPromiseRejection(reason, promise);
    logError('Unhandled Promise Rejection', error);
    void endWith(error, EXIT_REJECTION);
  });
}

async function initialise(settings) {
  try {
    // A module that awaits what will never happen must not keep the worker.
    whenLoopIsEmpty(() => process.exit(EXIT_UNSETTLED_AWAIT));
    const handler = await loadHandler(settings.root, settings.handler, settings.awaitedOnly);
    refuseCallback(handler, settings);
    return handler;
  } catch (error) {
    logError(settings.awaitedOnly ? 'Init Error' : 'Uncaught Exception', error);
    await endWith(error, EXIT_FAILURE);
  } finally {
    whenLoopIsEmpty(undefined);
  }
}

function refuseCallback(handler, { awaitedOnly, major }) {
  if (!awaitedOnly || handler.length < 3 || isStreaming(handler)) {
    return;
  }
  const [refusal, change] =
    major < 24
      ? [
          `does not support callback-based function handlers when using Node.js ${major} with Managed Instances. ` +
            'To use Managed Instances, modify',
          'to use a supported handler signature.',
        ]
      : [
          'has removed support for callback-based function handlers starting with Node.js 24. You need to modify',
          'to use a supported handler signature to use Node.js 24 or later.',
        ];
  throw new CallbackHandlerDeprecated(
    `ERROR: AWS Lambda ${refusal} this function ${change} For more information see ` +
      'https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
  );
}

async function poll(api, handler, settings, store) {
  const invoke = isStreaming(handler) ? runStreaming : settings.awaitedOnly ? runAwaited : runWithCallback;
  for (;;) {
    const run = await api.next();
    if (!settings.manyAtOnce) {
      publishTraceId(run.headers);
    }
    store.enter(run.headers);
    await invoke(handler, run, api, settings.awaitedOnly);
  }
}

/** The first error that nobody catches is the one that is told. */
function endWith(error, code) {
  ending ??= tellAndEnd(error, code);
  return ending;
}

/** Tells every run in progress, or the start, that the process ends by this error, and ends it. */
async function tellAndEnd(error, code) {
  if (initialised) {
    await Promise.all(apis.map((api) => api.failLast(error)));
  } else {
    await apis[0].failInit(error);
  }
  process.exit(code);
}

/** Without the server there is nothing to live for, whatever the function would like to do at the end. */
function leave() {
  process.removeAllListeners('exit');
  process.exit(EXIT_FAILURE);
}
