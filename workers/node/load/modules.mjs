import Module from 'node:module';
import { core } from '../core/index.mjs';
import * as fulmar from '../fulmar/index.mjs';
import { isPackage, lightModuleFor } from './azure-module.mjs';
import { withFieldMaps, withoutFieldMaps } from '../field-map.mjs';
import { hookImports } from './imports.mjs';
import { withAsyncFunctions } from './package-source.mjs';

/** What `require` gives for names that are not installed. @type {Map<string, object>} */
const supplied = new Map([
  ['@azure/functions-core', core],
  ['@fulmar/functions', Object.defineProperty({ ...fulmar }, '__esModule', { value: true })],
]);

/** The only place of a copy's main file, in every version. */
const mainFile = /[\\/]azure-functions(\.min)?\.js$/;

/**
 * Puts itself before Node's loader of CommonJS, once and before any code of the app. `import` of a CommonJS file comes through it as well: Node asks for the file by its path,
 * with an entry in the cache that it made beforehand and reads afterwards.
 */
export function hookModules() {
  const load = /** @type {any} */ (Module)._load;
  /** @type {any} */ (Module)._load = function (request, parent, isMain) {
    const own = supplied.get(request);
    if (own !== undefined) return own;
    if (request === '@azure/functions' || (typeof request === 'string' && mainFile.test(request))) {
      const file = /** @type {any} */ (Module)._resolveFilename(request, parent, isMain);
      const light = lightModuleFor(file);
      if (light !== undefined) {
        const cached = /** @type {any} */ (Module)._cache[file];
        if (cached !== undefined) {
          cached.exports = light;
          cached.loaded = true;
        }
        return light;
      }
      if (isPackage(file)) return withFieldMaps(() => load.call(this, request, parent, isMain));
    }
    return withoutFieldMaps(() => load.call(this, request, parent, isMain));
  };
  const compile = /** @type {any} */ (Module).prototype._compile;
  /** @type {any} */ (Module).prototype._compile = function (content, filename, ...rest) {
    if (mainFile.test(filename) && typeof content === 'string' && isPackage(filename)) content = withAsyncFunctions(content);
    return Reflect.apply(compile, this, [content, filename, ...rest]);
  };
  hookImports();
}
