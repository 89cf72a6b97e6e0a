import { SystemError } from './errors.mjs';

/**
 * A function of the app.
 * @typedef {object} AppFunction
 * @property {string} name
 * @property {string} scriptFile of the app's folder
 * @property {string} entryPoint
 * @property {Record<string, Record<string, any>>} bindings by name, with `type` and `direction`
 * @property {object | null} retry as the wire says it
 * @property {string} triggerName
 * @property {string} triggerType in lower case
 * @property {string | undefined} returnType of the binding `$return`, in lower case
 * @property {string[]} outputs the names of its output bindings besides `$return`
 * @property {Function} handler
 * @property {(invocation: import('./invocation.mjs').Invocation) => void} run
 */

/** The functions registered so far, by their ids. @type {Map<string, AppFunction>} */
export const registered = new Map();

let isLocked = false;
/** The file that registers now, of the app's folder. */
let scriptFile = 'unknown';

export function lockRegistration() {
  isLocked = true;
}

/** @param {string} file */
export function setScriptFile(file) {
  scriptFile = file;
}

/** @param {string | undefined} type */
export function isTrigger(type) {
  return typeof type === 'string' && /trigger$/i.test(type);
}

/**
 * @param {string} id
 * @param {Pick<AppFunction, 'name' | 'bindings' | 'retry' | 'handler' | 'run'> & Partial<AppFunction>} definition
 * @returns {() => void} takes it back
 */
export function register(id, definition) {
  if (isLocked) throw new SystemError('A function can only be registered during app startup.');
  if (registered.has(id)) throw new SystemError(`A function with id "${id}" has already been registered.`);
  registered.set(id, toFunction(definition));
  return () => {
    if (isLocked) throw new SystemError('A function can only be disposed during app startup.');
    registered.delete(id);
  };
}

/**
 * @param {Pick<AppFunction, 'name' | 'bindings' | 'retry' | 'handler' | 'run'> & Partial<AppFunction>} definition
 * @returns {AppFunction}
 */
export function toFunction(definition) {
  const entries = Object.entries(definition.bindings);
  const trigger = entries.find(([, binding]) => isTrigger(binding.type));
  return {
    scriptFile,
    entryPoint: '',
    triggerName: trigger?.[0] ?? '',
    triggerType: trigger?.[1].type.toLowerCase() ?? '',
    returnType: definition.bindings.$return?.type?.toLowerCase(),
    outputs: entries.filter(([name, binding]) => binding.direction === 'out' && name !== '$return').map(([name]) => name),
    ...definition,
  };
}
