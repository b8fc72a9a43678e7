// stdout and stderr. Node writes to a pipe without waiting, and what is then not yet written is lost when the process
// ends; here every write is complete when it returns. What was printed is counted, so that the server can tell which
// output belongs to which run.

import fs from 'node:fs';
import { Writable } from 'node:stream';

const PAUSE_MILLIS = 1;

let bytesPrinted = 0;

export function printedBytes() {
  return bytesPrinted;
}

/** `gone` is called when nobody reads what is printed. */
export function replaceStandardStreams(gone) {
  replace('stdout', new PrintedStream(1, gone));
  replace('stderr', new PrintedStream(2, gone));
}

function replace(name, stream) {
  Object.defineProperty(process, name, { configurable: true, enumerable: true, get: () => stream });
}

class PrintedStream extends Writable {
  #gone;

  constructor(fd, gone) {
    super({ autoDestroy: false });
    this.fd = fd;
    this.#gone = gone;
    // A function that has ended its output prints no more, but runs.
    this.on('error', () => {});
  }

  _write(chunk, _encoding, done) {
    try {
      print(this.fd, chunk);
    } catch {
      this.#gone();
    }
    done();
  }

  /** The streams of a process stay open. */
  _destroy(error, done) {
    done(error);
  }
}

function print(fd, bytes) {
  let at = 0;
  while (at < bytes.length) {
    try {
      const count = fs.writeSync(fd, bytes, at);
      at += count;
      bytesPrinted += count;
    } catch (error) {
      // A child process may have made the pipe, which it shares, non-blocking.
      if (error.code !== 'EAGAIN') {
        throw error;
      }
      pause();
    }
  }
}

function pause() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLIS);
}
