import { spawn } from 'node:child_process';
import { appendFileSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

if (process.env.FAIL_INIT) {
    throw new TypeError('no database');
}

const counter = `${process.env.TMPDIR}/counter`;
const deeds = {
    echo: (what) => what,
    fail: () => { throw new RangeError('no stock'); },
    exit: (code) => process.exit(code),
    visit: async (url) => (await (await fetch(url)).text()).length,
    hang: async (seconds) => { spawn('sleep', [`${seconds}`], { stdio: 'ignore' }); await sleep(1e9); },
    hog: () => { for (const hoard = []; ;) { hoard.push(Buffer.alloc(8 << 20, 1)); } },
    repeat: (times) => 'x'.repeat(times),
    print: (text) => { console.log(`${text} out`); console.error(`${text} err`); },
    environment: () => ({ ...process.env }),
    count: () => { appendFileSync(counter, 'x'); return statSync(counter).size; },
};

export const handler = async (event) => deeds[event.do](event.with);
