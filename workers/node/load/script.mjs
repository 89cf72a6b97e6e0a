import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Loads a file as Node would: `.mjs` as an ES module, `.cjs` as CommonJS, others by `type` of the package that they belong to.
 * @param {string} path absolute
 * @returns {Promise<any>} what it exports
 */
export async function loadScript(path) {
  if (isModule(path)) return import(pathToFileURL(path).href);
  try {
    return createRequire(path)(path);
  } catch (error) {
    // A file of ES syntax without a type of its own: Node 20 and later tell it by the error, `import` by looking closer.
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ERR_REQUIRE_ESM' || /** @type {NodeJS.ErrnoException} */ (error).code === 'ERR_REQUIRE_ASYNC_MODULE') {
      return import(pathToFileURL(path).href);
    }
    throw error;
  }
}

/** @param {string} path */
function isModule(path) {
  const extension = extname(path);
  if (extension === '.mjs') return true;
  if (extension === '.cjs') return false;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type === 'module';
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT' || folder === dirname(folder)) return false;
    }
  }
}
