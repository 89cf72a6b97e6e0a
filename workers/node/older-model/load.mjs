import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describeError, SystemError } from '../errors.mjs';
import { registered, toFunction } from '../functions.mjs';
import { loadScript } from '../load/script.mjs';
import { systemLog } from '../log.mjs';
import { runOlder } from './run.mjs';

/**
 * Loads the functions of the older model: one folder for each, with a function.json that names a script and its bindings.
 * @param {string} folder @param {{ file: string, message: string, stack: string }[]} errors
 * @returns {Promise<boolean>} whether there is any
 */
export async function loadOlderModel(folder, errors) {
  const names = olderFunctions(folder);
  for (const name of names) {
    const file = posix.join(name, 'function.json');
    try {
      await loadFunction(folder, name);
    } catch (error) {
      const { message, stack } = describeError(error);
      errors.push({ file, message: `Worker was unable to load function ${name}: ${message}`, stack });
    }
  }
  return names.length > 0;
}

/** The folders that have a function.json. @param {string} folder */
export function olderFunctions(folder) {
  return readdirSync(folder)
    .filter(name => name !== 'node_modules' && existsSync(join(folder, name, 'function.json')))
    .sort();
}

/** @param {string} folder @param {string} name */
async function loadFunction(folder, name) {
  const definition = JSON.parse(readFileSync(join(folder, name, 'function.json'), 'utf8').replace(/^\uFEFF/, ''));
  if (definition.disabled === true) return systemLog('information', `Function ${name} is disabled by its function.json.`);
  const scriptFile = posix.join(name, definition.scriptFile || 'index.js');
  if (!existsSync(join(folder, scriptFile))) throw new SystemError(`Its script ${scriptFile} is not there.`);

  const bindings = {};
  for (const binding of definition.bindings ?? []) bindings[binding.name] = { ...binding, direction: binding.direction ?? 'in' };
  const { entryPoint = '' } = definition;
  const [callback, module] = entryOf(await loadScript(join(folder, scriptFile)), entryPoint);
  registered.set(name, {
    ...toFunction({ name, bindings, retry: retry(definition.retry), handler: module === undefined ? callback : callback.bind(module), run: runOlder }),
    scriptFile,
    entryPoint,
    directory: join(folder, name),
  });
}

/**
 * The function that a module means: the module itself, the one that is named, the only one, `run`, or `index`. `this` is the module.
 * @param {any} exported @param {string} entryPoint
 * @returns {[Function, object | undefined]}
 */
function entryOf(exported, entryPoint) {
  let found = exported;
  let module;
  if (exported !== null && typeof exported === 'object') {
    module = exported;
    const names = Object.keys(exported);
    found = entryPoint ? exported[entryPoint] : names.length === 1 ? exported[names[0]] : (exported.run ?? exported.index ?? exported.default);
    // An ES module whose default export is an object of functions.
    if (found !== null && typeof found === 'object') return entryOf(found, entryPoint);
  }
  if (!found) {
    throw new SystemError(
      `Unable to determine function entry point${entryPoint ? `: ${entryPoint}` : ''}. If multiple functions are exported, you must indicate the entry point, either by naming it ` +
        "'run' or 'index', or by naming it explicitly via the 'entryPoint' metadata property.",
    );
  }
  if (typeof found !== 'function') {
    throw new SystemError('The resolved entry point is not a function and cannot be invoked by the functions runtime. Make sure the function has been correctly exported.');
  }
  return [found, module];
}

/** @param {any} policy with intervals as `hh:mm:ss` */
function retry(policy) {
  if (!policy) return null;
  const milliseconds = text => {
    if (typeof text !== 'string') return null;
    const [hours, minutes, seconds] = text.split(':').map(Number);
    return Math.round(((hours * 60 + minutes) * 60 + seconds) * 1000);
  };
  return {
    strategy: policy.strategy,
    maxRetryCount: policy.maxRetryCount ?? null,
    delayInterval: milliseconds(policy.delayInterval),
    minimumInterval: milliseconds(policy.minimumInterval),
    maximumInterval: milliseconds(policy.maximumInterval),
  };
}
