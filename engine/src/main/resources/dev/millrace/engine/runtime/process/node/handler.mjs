// Finds the function's handler from its name: `directory/file.export.nested`.

import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { HandlerNotFound, ImportModuleError, MalformedHandlerName, UserCodeSyntaxError } from './errors.mjs';

// The messages of a module that is not found name who asked for it.
const require = createRequire(new URL('./index.mjs', import.meta.url));

/** Loads the code under `root` and returns the handler; `defaultToo` looks into a default export as well. */
export async function loadHandler(root, name, defaultToo) {
  if (name.includes('..')) {
    throw new MalformedHandlerName(
      `'${name}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const base = path.basename(name);
  const dot = base.indexOf('.');
  if (dot < 0) {
    throw new MalformedHandlerName('Bad handler');
  }
  const directory = name.slice(0, name.indexOf(base));
  const code = await loadCode(root, directory, base.slice(0, dot));
  const exported = base.slice(dot + 1);
  const handler = find(code, exported) || (defaultToo && find(code?.default, exported));
  if (!handler) {
    throw new HandlerNotFound(`${name} is undefined or not exported`);
  }
  if (typeof handler !== 'function') {
    throw new HandlerNotFound(`${name} is not a function`);
  }
  return handler;
}

function find(object, exported) {
  return exported.split('.').reduce((found, key) => found && found[key], object);
}

async function loadCode(root, directory, module) {
  try {
    return await loadFile(path.resolve(root, directory, module), () =>
      require(require.resolve(module, { paths: [root, path.join(root, directory)] })),
    );
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new UserCodeSyntaxError(error);
    }
    if (error?.code === 'MODULE_NOT_FOUND') {
      throw new ImportModuleError(error);
    }
    throw error;
  }
}

/** The first of these that exists, in this order. */
async function loadFile(file, loadByName) {
  if (fs.existsSync(file)) {
    return require(file);
  }
  if (fs.existsSync(file + '.js')) {
    return isModule(path.dirname(file)) ? importFile(file + '.js') : require(file + '.js');
  }
  if (fs.existsSync(file + '.mjs')) {
    return importFile(file + '.mjs');
  }
  return fs.existsSync(file + '.cjs') ? require(file + '.cjs') : loadByName();
}

function importFile(file) {
  return import(pathToFileURL(file).href);
}

/** Whether the package that the folder belongs to says that its .js files are ES modules. */
function isModule(folder) {
  if (folder.endsWith('/node_modules')) {
    return false;
  }
  const description = path.join(folder, 'package.json');
  if (!fs.existsSync(description)) {
    return folder !== '/' && isModule(path.dirname(folder));
  }
  try {
    return JSON.parse(fs.readFileSync(description, 'utf8'))?.type === 'module';
  } catch (error) {
    console.warn(`${description} cannot be read, it will be ignored for ES module detection purposes.`, error);
    return false;
  }
}
