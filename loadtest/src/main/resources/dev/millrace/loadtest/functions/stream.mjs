// Streams the time at which it writes, and goes on for a while; so that there is something to compare it with, it can
// say the same straight to a port.

import { connect } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export const handler = awslambda.streamifyResponse(async ({ port, holdMillis }, response) => {
  if (port === undefined) {
    response.write(`${process.hrtime.bigint()} `);
  } else {
    const direct = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(direct, 'connect');
    direct.end(`${process.hrtime.bigint()} `);
    await once(direct, 'close');
  }
  await sleep(holdMillis);
  response.end('end');
});
