// One keep-alive HTTP/1.1 connection to the server, on a raw socket. It speaks only what the server of the Runtime API
// needs: answers come in the order of the requests, and each has a Content-Length. Node's own client costs several
// times as much a request.

import net from 'node:net';

const READ_BYTES = 64 * 1024;
const HEAD_BYTES_MAX = 1024 * 1024;
const END_OF_HEAD = Buffer.from('\r\n\r\n');
const NOTHING = Buffer.alloc(0);

export class Connection {
  #socket;
  #waiting = [];
  #unread = NOTHING;
  #answer = null;
  #body = null;
  #bodyBytes = 0;

  /**
   * Connects; `gone` is called when the server has ended the connection. An open connection does not keep the event
   * loop from being empty.
   */
  static open(address, gone) {
    return new Promise((resolve, reject) => {
      const connection = new Connection();
      const socket = net.connect({
        ...address,
        noDelay: true,
        onread: {
          buffer: Buffer.allocUnsafeSlow(READ_BYTES),
          callback: (count, buffer) => connection.#received(buffer.subarray(0, count)),
        },
      });
      connection.#socket = socket;
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        socket.unref();
        socket.on('error', gone);
        socket.on('end', gone);
        socket.on('close', gone);
        resolve(connection);
      });
    });
  }

  /** The answer to the next request that is written: `{ status, headers, body }`. */
  expect() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** The next request is written for its effect; nobody waits for its answer. */
  ignore() {
    this.#waiting.push(ignored);
  }

  write(text) {
    this.#socket.write(text);
  }

  /** Writes all parts at once; calls `done` when the socket has taken them. */
  writeAll(parts, done) {
    const last = parts.length - 1;
    this.#socket.cork();
    for (let i = 0; i < last; i++) {
      this.#socket.write(parts[i]);
    }
    this.#socket.write(parts[last], done);
    this.#socket.uncork();
  }

  /** Whether this connection keeps the event loop from being empty. */
  keepLoop(keep) {
    if (keep) {
      this.#socket.ref();
    } else {
      this.#socket.unref();
    }
  }

  #received(chunk) {
    let at = 0;
    if (this.#unread.length > 0) {
      chunk = Buffer.concat([this.#unread, chunk]);
      this.#unread = NOTHING;
    }
    while (at < chunk.length) {
      at = this.#answer === null ? this.#readHead(chunk, at) : this.#readBody(chunk, at);
    }
    return true;
  }

  #readHead(chunk, at) {
    const end = chunk.indexOf(END_OF_HEAD, at);
    if (end < 0) {
      if (chunk.length - at > HEAD_BYTES_MAX) {
        throw new Error(`The head of an answer is longer than ${HEAD_BYTES_MAX} bytes`);
      }
      // The buffer of the socket is used again for the next read.
      this.#unread = Buffer.from(chunk.subarray(at));
      return chunk.length;
    }
    const answer = parseHead(chunk.utf8Slice(at, end));
    const bytes = Number(answer.headers['content-length'] ?? 0);
    const bodyAt = end + END_OF_HEAD.length;
    if (bodyAt + bytes <= chunk.length) {
      answer.body = chunk.utf8Slice(bodyAt, bodyAt + bytes);
      this.#waiting.shift()(answer);
      return bodyAt + bytes;
    }
    this.#answer = answer;
    this.#body = Buffer.allocUnsafe(bytes);
    this.#bodyBytes = 0;
    return bodyAt;
  }

  #readBody(chunk, at) {
    const count = chunk.copy(this.#body, this.#bodyBytes, at);
    this.#bodyBytes += count;
    if (this.#bodyBytes === this.#body.length) {
      const answer = this.#answer;
      answer.body = this.#body.utf8Slice(0, this.#bodyBytes);
      this.#answer = null;
      this.#body = null;
      this.#waiting.shift()(answer);
    }
    return at + count;
  }
}

function ignored() {}

function parseHead(text) {
  const lines = text.split('\r\n');
  const headers = { __proto__: null };
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i];
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { status: Number(lines[0].slice(9, 12)), headers, body: '' };
}
