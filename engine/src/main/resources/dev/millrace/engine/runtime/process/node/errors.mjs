// The errors of the runtime itself, and the forms in which any error is told to the caller and to the log.

import { types } from 'node:util';

class RuntimeError extends Error {
  get name() {
    return `Runtime.${this.constructor.name}`;
  }
}

export class HandlerNotFound extends RuntimeError {}

export class MalformedHandlerName extends RuntimeError {}

export class MalformedStreamingHandler extends RuntimeError {}

export class InvalidStreamingOperation extends RuntimeError {}

export class JSONStringifyError extends RuntimeError {}

export class CallbackHandlerDeprecated extends RuntimeError {}

export class ImportModuleError extends RuntimeError {
  constructor(error) {
    super(String(error));
  }
}

export class UserCodeSyntaxError extends RuntimeError {
  constructor(error) {
    super(String(error));
    // The stack of the error itself names the file and the line.
    this.stack = `${this.name}: ${this.message}\n${error.stack}`;
  }
}

export class UnhandledPromiseRejection extends RuntimeError {
  constructor(reason, promise) {
    super(reason);
    this.reason = reason;
    this.promise = promise;
  }
}

/** The body of an error as the Runtime API takes it. */
export function errorBody(error) {
  try {
    if (types.isNativeError(error) || looksLikeError(error)) {
      return {
        errorType: printable(error.name),
        errorMessage: printable(error.message),
        trace: error.stack === undefined ? [] : printable(error.stack).split('\n'),
      };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, ' +
        'name, and stack',
    };
  }
}

/** Logs an error in the form of the log. */
export function logError(what, error) {
  const thrown = error instanceof Error ? error : new Error(String(error));
  if (process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON') {
    console.error(thrown);
  } else {
    console.error(what, errorText(thrown));
  }
}

function errorText(error) {
  try {
    return '\t' + JSON.stringify(error, (_key, value) => withOwnFields(value));
  } catch {
    return '\t' + JSON.stringify(errorBody(error));
  }
}

function withOwnFields(value) {
  if (!(value instanceof Error)) {
    return value;
  }
  const fields = { errorType: value.name, errorMessage: value.message, code: value.code, ...value };
  if (typeof value.stack === 'string') {
    fields.stack = value.stack.split('\n');
  }
  return fields;
}

function looksLikeError(value) {
  return (
    Boolean(value) &&
    [value.name, value.message, value.stack].every((text) => typeof text === 'string' && text !== '')
  );
}

function printable(text) {
  return text.replaceAll('\x7f', '%7F');
}
