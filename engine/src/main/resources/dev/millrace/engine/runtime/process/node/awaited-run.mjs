// One run of a handler of Node.js 24 and later, or of several at once: what it returns, or what the promise that it
// returns becomes, is the answer.

import { describe } from './context.mjs';
import { logError } from './errors.mjs';
import { toJson } from './json.mjs';

export async function runAwaited(handler, run, api) {
  let json;
  try {
    json = toJson(await handler(JSON.parse(run.body), describe({}, run.headers)));
  } catch (error) {
    logError('Invoke Error', error);
    api.fail(error);
    return;
  }
  api.respond(json);
}
