import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

const PIECE = Buffer.alloc(1 << 16, 'x');
const STALL_MILLIS = 500;

const visit = async (url) => { await (await fetch(url)).text(); };

const steps = {
    type: (type, response) => response.setContentType(type),
    write: (text, response) => response.write(text),
    visit,
    print: (text) => console.log(text),
    fail: (message) => { throw new RangeError(message); },
    exit: (code) => process.exit(code),
    hang: () => sleep(1e9),
    /** As many bytes as it is told to, as fast as they are taken; visits `stalled` once when they are not. */
    fill: async ({ bytes, stalled }, response) => {
        let told = stalled === undefined;
        for (let written = 0; written < bytes; ) {
            const piece = PIECE.subarray(0, Math.min(PIECE.length, bytes - written));
            written += piece.length;
            if (response.write(piece)) {
                continue;
            }
            const drained = once(response, 'drain').then(() => true);
            if (!told && !(await Promise.race([drained, sleep(STALL_MILLIS, false)]))) {
                told = true;
                await visit(`${stalled}?${written}`);
            }
            await drained;
        }
    },
};

/** Streams by the steps of its event. */
export const handler = awslambda.streamifyResponse(async (event, response) => {
    for (const [step, what] of event) {
        await steps[step](what, response);
    }
    response.end();
});

/** Streams an HTTP answer. */
export const http = awslambda.streamifyResponse(async (event, response) => {
    const answer = awslambda.HttpResponseStream.from(response, { statusCode: 201, headers: { 'x-stock': 'all' } });
    answer.write('body');
    answer.end();
});
