// What the server tells the bootstrap by the environment.

import { Module } from 'node:module';

/** How to reach the server, and whether the worker is to ask it what to become. Functions do not see these. */
export function takeOwnSettings() {
  const { MILLRACE_SOCKET: socket, MILLRACE_NEUTRAL: neutral } = process.env;
  removeOwnVariables();
  const address = socket ? { path: socket } : tcpAddress(process.env.AWS_LAMBDA_RUNTIME_API);
  return { address, neutral: neutral === '1' };
}

/** Makes a neutral worker that of one function. */
export function become({ environment, directory }) {
  if ('PWD' in process.env) {
    // What starts the process has told it where it is.
    environment.PWD = directory;
  }
  for (const name of Object.keys(process.env)) {
    delete process.env[name];
  }
  Object.assign(process.env, environment);
  removeOwnVariables();
  process.chdir(directory);
}

/** What the environment says of the function. */
export function functionSettings() {
  const major = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV)?.[1] ?? process.versions.node.split('.')[0]);
  const concurrency = process.env.AWS_LAMBDA_MAX_CONCURRENCY;
  return {
    major,
    root: process.env.LAMBDA_TASK_ROOT ?? process.cwd(),
    handler: process.env._HANDLER ?? '',
    manyAtOnce: concurrency !== undefined,
    pollers: Math.max(Number.parseInt(concurrency ?? '1', 10) || 1, 1),
    // Node.js 24 has no callbacks any more, and with several runs at once there is no empty event loop to wait for.
    awaitedOnly: major >= 24 || concurrency !== undefined,
    globals: !['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA),
  };
}

/** Where modules are looked for after the function's own directories. Node has read its variable already. */
export function setModulePath({ major, root }) {
  process.env.NODE_PATH ??= [
    `/opt/nodejs/node${major}/node_modules`,
    '/opt/nodejs/node_modules',
    `${process.env.LAMBDA_RUNTIME_DIR ?? '/var/runtime'}/node_modules`,
    `${root}/node_modules`,
    root,
  ].join(':');
  Module._initPaths();
}

function removeOwnVariables() {
  for (const name of Object.keys(process.env)) {
    if (name.startsWith('MILLRACE_')) {
      delete process.env[name];
    }
  }
}

function tcpAddress(api) {
  const colon = api.lastIndexOf(':');
  return { host: api.slice(0, colon), port: Number(api.slice(colon + 1)) };
}
