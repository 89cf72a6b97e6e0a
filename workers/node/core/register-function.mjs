import { SystemTypeError } from '../errors.mjs';
import { register } from '../functions.mjs';
import { Disposable } from '../module/disposable.mjs';
import { retryOnWire } from '../retry.mjs';
import { runCore } from './run.mjs';

/**
 * @param {any} metadata `{ name, functionId?, bindings, retryOptions? }`
 * @param {Function} callback
 */
export function registerFunction(metadata, callback) {
  if (typeof callback !== 'function') throw new SystemTypeError(`The handler of function "${metadata.name}" must be a function, not ${callback === null ? 'null' : typeof callback}.`);
  const { name, functionId, bindings, retryOptions } = metadata;
  const takeBack = register(functionId || name, {
    name,
    bindings: bindings ?? {},
    retry: retryOptions ? retryOnWire(retryOptions) : null,
    handler: callback,
    run: runCore,
    metadata: { ...metadata, name, bindings },
  });
  return new Disposable(takeBack);
}
