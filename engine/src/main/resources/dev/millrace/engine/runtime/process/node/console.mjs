// The console writes lines that carry the time, the request id and the level.

import { format } from 'node:util';

const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/** Replaces the methods of the console; `requestId` and `tenantId` tell the run in progress. */
export function replaceConsole({ requestId, tenantId }) {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT?.toUpperCase() === 'JSON';
  const lowest = Math.max(LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL?.toUpperCase()), 0);
  const at = (level) => (LEVELS.indexOf(level) < lowest ? ignore : (message, ...more) => log(level, message, more));

  function log(level, message, more) {
    const time = new Date().toISOString();
    const line = json
      ? jsonLine({ timestamp: time, level, requestId: requestId(), tenantId: tenantId() }, message, more)
      : `${time}\t${requestId()}\t${level}\t${format(message, ...more)}`;
    // A line feed ends the record, so those within a message become carriage returns.
    process.stdout.write(line.replaceAll('\n', '\r') + '\n');
  }

  console.trace = at('TRACE');
  console.debug = at('DEBUG');
  console.info = at('INFO');
  console.log = console.info;
  console.warn = at('WARN');
  console.error = at('ERROR');
  console.fatal = at('FATAL');
}

function ignore() {}

function jsonLine(record, message, more) {
  if (more.length === 0) {
    try {
      return JSON.stringify({ ...record, message }, withErrors);
    } catch {
      return JSON.stringify({ ...record, message: format(message) });
    }
  }
  const error = [message, ...more].find((part) => part instanceof Error);
  return JSON.stringify({ ...record, message: format(message, ...more), ...(error && errorFields(error)) });
}

function withErrors(_key, value) {
  return value instanceof Error ? { ...errorFields(value), ...value } : value;
}

function errorFields(error) {
  return {
    errorType: error.constructor?.name ?? 'UnknownError',
    errorMessage: error.message,
    stackTrace: typeof error.stack === 'string' ? error.stack.split('\n') : [],
  };
}
