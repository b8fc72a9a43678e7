// The Lambda Runtime API, as seen by one poller on its own connection. It carries one run at a time.

import { errorBody } from './errors.mjs';
import { printedBytes } from './printed.mjs';

const ROOT = '/2018-06-01/runtime';
const ERROR_TYPE = 'Lambda-Runtime-Function-Error-Type';
const ERROR_BODY = 'Lambda-Runtime-Function-Error-Body';
// Nobody waits to hear that an answer was accepted; told with the next run, it does not wake this process.
const ACCEPTED_WITH_NEXT = 'Millrace-Accepted: with-next\r\n';

export class RuntimeApi {
  #connection;
  #requestId = null;
  #stream = null;
  #upcoming = null;

  constructor(connection) {
    this.#connection = connection;
  }

  /** What a neutral worker is to become. */
  async assignment() {
    const answer = await this.#send('GET /millrace/assignment HTTP/1.1\r\nHost: millrace\r\n\r\n');
    return JSON.parse(answer.body);
  }

  /** Waits for the next run: its headers, and its event as text. */
  async next() {
    this.#connection.keepLoop(true);
    if (this.#upcoming === null) {
      this.#upcoming = this.#connection.expect();
      this.#connection.write(this.#poll());
    }
    const run = await this.#upcoming;
    this.#upcoming = null;
    if (run.status !== 200) {
      throw new Error(`The Runtime API answered ${run.status} ${run.body}`);
    }
    this.#requestId = run.headers['lambda-runtime-aws-request-id'];
    // While the function runs, only what it has begun itself counts as work to do.
    this.#connection.keepLoop(false);
    return run;
  }

  respond(json) {
    this.#answer(this.#post(`/invocation/${this.#takeId()}/response`, ACCEPTED_WITH_NEXT, json));
  }

  fail(error) {
    this.#answer(this.#postError(`/invocation/${this.#takeId()}/error`, error, ACCEPTED_WITH_NEXT));
  }

  /** Tells the error of the run in progress, if there is one, of a process that is about to end. */
  async failLast(error) {
    if (this.#stream !== null) {
      await this.#stream.fail(error);
    } else if (this.#requestId !== null) {
      await this.#send(this.#postError(`/invocation/${this.#takeId()}/error`, error));
    }
  }

  /** Tells that the code could not be initialised. */
  failInit(error) {
    return this.#send(this.#postError('/init/error', error));
  }

  /** Begins a streamed response; its end is told by `endStream`. */
  beginStream(contentType) {
    this.#connection.ignore();
    this.#connection.write(
      `POST ${ROOT}/invocation/${encodeURIComponent(this.#requestId)}/response HTTP/1.1\r\nHost: millrace\r\n` +
        `Content-Type: ${headerText(contentType)}\r\n` +
        'Lambda-Runtime-Function-Response-Mode: streaming\r\nTransfer-Encoding: chunked\r\n' +
        `Trailer: Millrace-Printed-Bytes, ${ERROR_TYPE}, ${ERROR_BODY}\r\n\r\n`,
    );
  }

  /** The stream that the run in progress answers by, so that the end of the process can end it, too. */
  set stream(stream) {
    this.#stream = stream;
  }

  /** Writes pieces of the response; calls `done` when the socket has taken them, which is the back-pressure. */
  writeChunk(pieces, done) {
    let bytes = 0;
    for (const piece of pieces) {
      bytes += piece.length;
    }
    if (bytes === 0) {
      // A chunk of no bytes would be the end.
      done();
      return;
    }
    this.#connection.writeAll([bytes.toString(16) + '\r\n', ...pieces, '\r\n'], done);
  }

  endStream(error, done) {
    this.#takeId();
    this.#stream = null;
    // What the function prints while it streams has been printed by now.
    let trailers = `Millrace-Printed-Bytes: ${printedBytes()}\r\n`;
    if (error !== undefined) {
      const body = errorBody(error);
      const encoded = Buffer.from(JSON.stringify(body)).toString('base64');
      trailers += `${ERROR_TYPE}: ${headerText(body.errorType)}\r\n${ERROR_BODY}: ${encoded}\r\n`;
    }
    this.#connection.writeAll([`0\r\n${trailers}\r\n`], done);
  }

  #takeId() {
    const id = this.#requestId;
    this.#requestId = null;
    return encodeURIComponent(id);
  }

  /** Writes the answer of a run and the request for the next one together: that is one system call less. */
  #answer(post) {
    this.#connection.ignore();
    this.#upcoming = this.#connection.expect();
    this.#connection.write(post + this.#poll());
  }

  async #send(request) {
    this.#connection.keepLoop(true);
    const expected = this.#connection.expect();
    this.#connection.write(request);
    const answer = await expected;
    this.#connection.keepLoop(false);
    return answer;
  }

  #poll() {
    return (
      `GET ${ROOT}/invocation/next HTTP/1.1\r\nHost: millrace\r\n` +
      `Millrace-Printed-Bytes: ${printedBytes()}\r\n\r\n`
    );
  }

  #postError(path, error, header = '') {
    const body = errorBody(error);
    return this.#post(path, `${header}${ERROR_TYPE}: ${headerText(body.errorType)}\r\n`, JSON.stringify(body));
  }

  #post(path, header, json) {
    return (
      `POST ${ROOT}${path} HTTP/1.1\r\nHost: millrace\r\nContent-Type: application/json\r\n${header}` +
      `Millrace-Printed-Bytes: ${printedBytes()}\r\nContent-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`
    );
  }
}

/** A header ends at the end of its line, whatever a function has put into it. */
function headerText(value) {
  return String(value).replace(/[^\x20-\x7e]/g, '?');
}
