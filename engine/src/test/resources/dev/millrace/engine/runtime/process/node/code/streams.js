// Handlers that stream their response.

const { Readable } = require('node:stream');
const { pipeline } = require('node:stream/promises');

const stream = (handler) => awslambda.streamifyResponse(handler);

exports.pieces = stream(async (event, response) => {
  response.write('one ');
  await new Promise((resolve) => setTimeout(resolve, 5));
  response.write('two');
  response.end();
});
exports.http = stream(async (event, response) => {
  const answer = awslambda.HttpResponseStream.from(response, { statusCode: 201 });
  answer.write('body');
  answer.end();
});
exports.empty = stream(async (event, response) => {
  awslambda.HttpResponseStream.from(response, { statusCode: 204 });
  response.end();
});
exports.json = stream(async (event, response) => {
  response.setContentType('application/json');
  response.write({ a: 1 });
  response.end();
});
exports.large = stream(async (event, response) => {
  function* pieces() {
    for (let i = 0; i < 400; i++) {
      yield Buffer.alloc(50_000, 'x');
    }
  }
  await pipeline(Readable.from(pieces()), response);
});
exports.failsAtOnce = stream(async () => {
  throw new TypeError('before the first byte');
});
exports.failsLater = stream(async (event, response) => {
  response.write('part');
  throw new TypeError('after some bytes');
});
exports.failsInPipeline = stream(async (event, response) => {
  async function* pieces() {
    yield 'part';
    throw new TypeError('in the source');
  }
  await pipeline(Readable.from(pieces()), response);
});
exports.destroys = stream(async (event, response) => {
  response.write('part');
  response.destroy(new TypeError('destroyed'));
});
exports.unfinished = stream(async (event, response) => {
  response.write('part');
});
exports.uncaught = stream(async (event, response) => {
  response.write('part');
  setTimeout(() => {
    throw new Error('from a timer');
  }, 1);
  await new Promise(() => {});
});
