// One run of a handler of Node.js 20 or 22: it may answer by its callback, by its context, or by a promise. What
// a handler without a promise returns means nothing.

import { describe } from './context.mjs';
import { whenLoopIsEmpty } from './empty-loop.mjs';
import { logError } from './errors.mjs';
import { toJson } from './json.mjs';

/** Returns a promise that is kept once the run is answered. */
export function runWithCallback(handler, run, api) {
  const answer = new CallbackAnswer(api);
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    succeed: answer.first((result) => answer.give(null, result)),
    fail: answer.first((error) => answer.give(error ?? 'handled')),
    done: answer.first((error, result) => answer.give(error, result)),
  };
  const callback = answer.first((error, result) => {
    if (isPresent(error) || !context.callbackWaitsForEmptyEventLoop) {
      answer.give(error, result);
    } else {
      whenLoopIsEmpty(() => answer.give(null, result));
    }
  });

  whenLoopIsEmpty(answer.first(() => answer.give(null, null)));
  try {
    const result = handler(JSON.parse(run.body), describe(context, run.headers), callback);
    if (typeof result?.then === 'function') {
      result.then(context.succeed, context.fail);
    }
  } catch (error) {
    callback(error ?? new Error(String(error)));
  }
  return answer.given;
}

/** The one answer of a run. */
class CallbackAnswer {
  #api;
  #claimed = false;
  #keep;

  constructor(api) {
    this.#api = api;
    this.given = new Promise((resolve) => {
      this.#keep = resolve;
    });
  }

  /** One of the ways to answer; only the first that is taken counts. */
  first(way) {
    return (error, result) => {
      if (!this.#claimed) {
        this.#claimed = true;
        way(error, result);
      }
    };
  }

  give(error, result) {
    whenLoopIsEmpty(undefined);
    try {
      if (isPresent(error)) {
        this.#fail(error);
      } else {
        this.#api.respond(toJson(result));
      }
    } catch (unprintable) {
      this.#fail(unprintable);
    }
    this.#keep();
  }

  #fail(error) {
    logError('Invoke Error', error);
    this.#api.fail(error);
  }
}

function isPresent(error) {
  return error !== undefined && error !== null;
}
