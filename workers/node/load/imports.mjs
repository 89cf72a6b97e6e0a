import fs from 'node:fs';
import Module, { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { lightModuleFor } from './azure-module.mjs';
import '../module/import.mjs';

const ours = '@fulmar/functions';
const azure = '@azure/functions';
const ourUrl = new URL('../fulmar/index.mjs', import.meta.url).href;
/** Without it `import` of the package would still find the light module, after Node's lexer had read the whole package for its names: 60 ms. */
const lightUrl = new URL('../module/import.mjs', import.meta.url).href;

/**
 * Makes `import` find what the worker supplies: `@fulmar/functions`, which is installed nowhere, and the light module. Newer versions of Node have a hook for it that runs in this
 * thread. Older ones (20, and 22 before 22.15) only have one that starts a thread and costs tens of milliseconds: there the names are replaced as the loader reads a file.
 */
export function hookImports() {
  if (typeof (/** @type {any} */ (Module).registerHooks) === 'function') /** @type {any} */ (Module).registerHooks({ resolve });
  else replaceInSources();
}

/** @param {string} specifier @param {any} context @param {(specifier: string, context: any) => { url: string }} next */
function resolve(specifier, context, next) {
  if (specifier === ours) return { url: ourUrl, format: 'module', shortCircuit: true };
  const resolved = next(specifier, context);
  // `require` is answered in its own place, with an object of CommonJS.
  if (specifier !== azure || !context.conditions.includes('import')) return resolved;
  return lightModuleFor(fileURLToPath(resolved.url)) === undefined ? resolved : { url: lightUrl, format: 'module', shortCircuit: true };
}

const staticImport = /(\bfrom\s*|\bimport\s*)(['"])(@fulmar\/functions|@azure\/functions)\2/g;
const dynamicImport = /(\bimport\s*\(\s*)(['"])(@fulmar\/functions|@azure\/functions)\2/g;

/** The loader reads ES modules by `fs.promises.readFile(URL)`; code that reads a file itself almost never gives a URL object. */
function replaceInSources() {
  const { readFile } = fs.promises;
  fs.promises.readFile = /** @type {any} */ (
    async function (path, ...rest) {
      const content = await Reflect.apply(readFile, this, [path, ...rest]);
      if (rest.length > 0 || !(path instanceof URL) || !/\.m?js$/.test(path.pathname) || !Buffer.isBuffer(content)) return content;
      if (!content.includes(ours) && !content.includes(azure)) return content;
      const replacement = replaceName(path);
      return Buffer.from(content.toString().replace(staticImport, replacement).replace(dynamicImport, replacement));
    }
  );
  // `import()` in a CommonJS file: its text comes to `_compile`.
  const compile = /** @type {any} */ (Module).prototype._compile;
  /** @type {any} */ (Module).prototype._compile = function (content, filename, ...rest) {
    if (typeof content === 'string' && content.includes(ours)) content = content.replace(dynamicImport, replaceName(filename));
    return Reflect.apply(compile, this, [content, filename, ...rest]);
  };
}

/** @param {string | URL} importer */
function replaceName(importer) {
  return (all, before, quote, name) => {
    const url = name === ours ? ourUrl : lightUrlFor(importer);
    return url === undefined ? all : before + quote + url + quote;
  };
}

/** @param {string | URL} importer */
function lightUrlFor(importer) {
  try {
    return lightModuleFor(createRequire(importer).resolve(azure)) && lightUrl;
  } catch {
    // Not installed: the loader says so.
    return undefined;
  }
}
