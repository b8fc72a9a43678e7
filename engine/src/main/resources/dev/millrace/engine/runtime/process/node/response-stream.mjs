// The stream that a streaming handler writes its response to.

import { Writable } from 'node:stream';
import { InvalidStreamingOperation } from './errors.mjs';

const PRELUDE_CONTENT_TYPE = 'application/vnd.awslambda.http-integration-response';
const PRELUDE_END = new Uint8Array(8);

export class ResponseStream extends Writable {
  #api;
  #contentType = 'application/octet-stream';
  #begun = false;
  #ended = false;
  #failure;

  constructor(api, highWaterMark) {
    super({ highWaterMark });
    this.#api = api;
    api.stream = this;
    // An error of the stream is an error of the run; nobody needs to listen to it.
    this.on('error', () => {});
  }

  setContentType(contentType) {
    if (this.#begun) {
      throw new InvalidStreamingOperation('Cannot set content-type, too late.');
    }
    this.#contentType = contentType;
  }

  /** Takes any value; what is neither text nor bytes is written as JSON. */
  write(chunk, encoding, done) {
    const plain = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return super.write(plain ? chunk : JSON.stringify(chunk), encoding, done);
  }

  /** Ends the response with an error, unless the function has ended it; the promise is kept once that is written. */
  fail(error) {
    if (!this.writableEnded) {
      this.#failure = error;
      this.end();
    }
    return this.closed ? Promise.resolve() : new Promise((resolve) => this.once('close', resolve));
  }

  _write(chunk, _encoding, done) {
    this.#begin();
    this.#api.writeChunk([chunk], done);
  }

  _writev(chunks, done) {
    this.#begin();
    this.#api.writeChunk(chunks.map((piece) => piece.chunk), done);
  }

  _final(done) {
    this.#end(this.#failure, done);
  }

  /** A stream that is destroyed before its end has not told all; the connection serves the next run all the same. */
  _destroy(error, done) {
    if (this.#ended) {
      done(error);
    } else {
      this.#end(error ?? this.#failure ?? new Error('Response stream is not finished.'), () => done(error));
    }
  }

  #begin() {
    if (this.#begun) {
      return;
    }
    this.#begun = true;
    this.#api.beginStream(this.#contentType);
    this._onBeforeFirstWrite?.((piece) => this.#api.writeChunk([Buffer.from(piece)], () => {}));
  }

  #end(error, done) {
    this.#begin();
    this.#ended = true;
    this.#api.endStream(error, done);
  }
}

/** Gives a response the status, headers and cookies of an HTTP answer. */
export class HttpResponseStream {
  static from(stream, prelude) {
    stream.setContentType(PRELUDE_CONTENT_TYPE);
    const json = JSON.stringify(prelude);
    stream._onBeforeFirstWrite = (write) => {
      write(json);
      write(PRELUDE_END);
    };
    return stream;
  }
}
