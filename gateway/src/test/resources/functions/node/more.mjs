import { setTimeout as sleep } from 'node:timers/promises';

/** Tells which worker it was in, and from when to when. */
export const stay = async ({ millis }) => {
    const from = Date.now();
    await sleep(millis);
    return { worker: process.env.AWS_LAMBDA_LOG_STREAM_NAME, from, to: Date.now() };
};

export const stream = awslambda.streamifyResponse(async ({ pieces, fail }, response) => {
    for (const piece of pieces) {
        response.write(piece);
        await sleep(10);
    }
    if (fail) {
        throw new RangeError('no more');
    }
    response.end();
});

export const unhandled = async () => {
    Promise.reject(new TypeError('nobody listens'));
    await sleep(1e9);
};
