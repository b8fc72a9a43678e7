// Tells what a function finds around it, and how long before its code the process was there.
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';

const waitedMillis = process.uptime() * 1000;
const require = createRequire(import.meta.url);

export const handler = async () => ({
  waitedMillis,
  environment: process.env,
  directory: process.cwd(),
  code: readdirSync(process.env.LAMBDA_TASK_ROOT).sort(),
  program: process.argv,
  options: process.execArgv,
  modules: require.resolve.paths('any'),
  zone: new Date(0).toString(),
  locale: new Intl.NumberFormat().resolvedOptions().locale,
});
