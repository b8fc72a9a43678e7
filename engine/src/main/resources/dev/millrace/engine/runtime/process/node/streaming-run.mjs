// One run of a handler that streams its response.

import { describe, tracedContext } from './context.mjs';
import { whenLoopIsEmpty } from './empty-loop.mjs';
import { logError, MalformedStreamingHandler } from './errors.mjs';
import { HttpResponseStream, ResponseStream } from './response-stream.mjs';

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');

/** What functions know as `awslambda`. */
export const streaming = {
  HttpResponseStream,
  streamifyResponse(handler, options) {
    handler[STREAMING] = 'response';
    if (typeof options?.highWaterMark === 'number') {
      handler[HIGH_WATER_MARK] = Math.trunc(options.highWaterMark);
    }
    return handler;
  },
};

export function isStreaming(handler) {
  const mode = handler[STREAMING];
  if (mode && mode !== 'response') {
    throw new MalformedStreamingHandler('Only response streaming is supported.');
  }
  return Boolean(mode);
}

/** Returns a promise that is kept once the response has ended and the next run may come. */
export async function runStreaming(handler, run, api, awaitedOnly) {
  const stream = new ResponseStream(api, handler[HIGH_WATER_MARK]);
  const context = awaitedOnly ? tracedContext(run.headers) : { callbackWaitsForEmptyEventLoop: true };
  const closed = new Promise((resolve) => stream.once('close', resolve));
  try {
    const result = handler(JSON.parse(run.body), stream, describe(context, run.headers));
    if (typeof result?.then !== 'function') {
      throw new Error('Streaming does not support non-async handlers.');
    }
    whenLoopIsEmpty(() => failStream(stream, new Error('Response stream is not finished.')));
    if ((await result) !== undefined) {
      console.warn('Streaming handlers ignore return values.');
    }
  } catch (error) {
    failStream(stream, error);
  }
  await closed;
  whenLoopIsEmpty(undefined);
  if (context.callbackWaitsForEmptyEventLoop) {
    await new Promise((resolve) => whenLoopIsEmpty(resolve));
  }
}

function failStream(stream, error) {
  logError('Invoke Error', error);
  void stream.fail(error);
}
