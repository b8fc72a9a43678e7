// One run of a handler of Node.js 24 and later, or of several at once: what it returns, or what the promise that it
// returns becomes, is the answer.

import { describe, tracedContext } from './context.mjs';
import { JSONStringifyError, logError } from './errors.mjs';
import { toJson } from './json.mjs';

export async function runAwaited(handler, run, api) {
  let json;
  try {
    const result = await handler(JSON.parse(run.body), describe(tracedContext(run.headers), run.headers));
    json = toJson(result, JSONStringifyError);
  } catch (error) {
    logError('Invoke Error', error);
    api.fail(error);
    return;
  }
  api.respond(json);
}
