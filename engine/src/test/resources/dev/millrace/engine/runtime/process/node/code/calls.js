// Handlers that answer, or fail, in each of the ways there are.
const { existsSync } = require('node:fs');

exports.asynchronous = async (event) => ({ got: event });
exports.callback = (event, context, callback) => callback(null, event);
exports.succeed = (event, context) => context.succeed('succeeded');
exports.done = (event, context) => context.done(null, 'done');
exports.returns = () => 42;
exports.nothing = async () => {};
exports.neverSettles = () => new Promise(() => {});
exports.first = (event, context, callback) => {
  context.succeed('first');
  callback(new Error('second'));
};
exports.waits = (event, context, callback) => {
  const seen = [];
  setTimeout(() => seen.push('late'), 20);
  callback(null, seen);
};
exports.doesNotWait = (event, context, callback) => {
  context.callbackWaitsForEmptyEventLoop = false;
  setInterval(() => {}, 1000);
  callback(null, 'at once');
};
exports.deep = { er: { down: async () => 'nested' } };
exports.traceId = async () => process.env._X_AMZN_TRACE_ID ?? 'none';
exports.own = async () => Object.keys(process.env).filter((name) => name.startsWith('MILLRACE'));
exports.context = async (event, context) => ({
  ...context,
  remaining: context.getRemainingTimeInMillis() > 0,
  functions: ['done', 'succeed', 'fail', 'getRemainingTimeInMillis'].filter((name) => context[name]),
});

exports.throws = () => {
  throw new RangeError('thrown');
};
exports.rejects = async () => {
  throw Object.assign(new TypeError('rejected'), { code: 'E_ODD' });
};
exports.callsBackError = (event, context, callback) => callback(new Error('called back'));
exports.text = async () => {
  throw 'only text';
};
exports.fails = (event, context) => context.fail();
exports.circular = async () => {
  const circle = {};
  circle.circle = circle;
  return circle;
};

exports.uncaught = () => {
  setTimeout(() => {
    throw new Error('from a timer');
  }, 1);
};
exports.uncaughtTwice = () => {
  process.stdout.end('the last line\n');
  process.nextTick(() => {
    throw new Error('one');
  });
  process.nextTick(() => {
    throw new Error('two');
  });
};
exports.unhandled = () => {
  Promise.reject(new Error('unheard'));
  setTimeout(() => {}, 60_000);
};
exports.exits = () => {
  process.stdout.write('x'.repeat(1_000_000) + '\n');
  process.exit(3);
};

exports.stays = async (event, context) => {
  console.log('begins %s', event.number);
  while (!existsSync(event.until)) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  console.log('ends %s', event.number);
  return [event.number, awslambda.InvokeStore.getRequestId() === context.awsRequestId];
};
exports.prints = async () => {
  console.log('formatted %s', 'text', { a: 1 });
  console.warn('two\nlines');
  console.debug('hidden from level INFO on');
  process.stderr.write('raw é\n');
};
exports.printsError = async () => {
  console.error('it broke:', new RangeError('out of range'));
  console.info({ answer: 42 });
};
exports.notAFunction = 5;
