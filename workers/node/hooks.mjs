import { ReadOnlyError, SystemRangeError } from './errors.mjs';

/**
 * The app's hooks, whichever copy of the package registered them.
 * @type {Record<string, Function[]>}
 */
export const hooks = { appStart: [], appTerminate: [], preInvocation: [], postInvocation: [], log: [] };

/** Shared by the hooks of the app's life, and by those of its invocations. */
const appHookData = {};
const appLifeHookData = {};

/** @param {string} name @param {Function} callback @returns {() => void} takes it back */
export function addHook(name, callback) {
  const list = Object.hasOwn(hooks, name) ? hooks[name] : undefined;
  if (list === undefined) throw new SystemRangeError(`Unrecognized hook "${name}"`);
  list.push(callback);
  return () => {
    const index = list.indexOf(callback);
    if (index >= 0) list.splice(index, 1);
  };
}

/** @param {string} name */
function readOnly(name) {
  return () => {
    throw new ReadOnlyError(name);
  };
}

/** A context of the core: the package reads and writes through it. @param {object} data @param {object} invocationOnly */
function hookContext(data, invocationOnly) {
  return Object.defineProperties(invocationOnly, {
    hookData: { get: () => data, set: readOnly('hookData'), enumerable: true },
    appHookData: { get: () => appHookData, set: readOnly('appHookData'), enumerable: true },
  });
}

/** @param {'appStart' | 'appTerminate'} name @param {string} functionAppDirectory */
export async function runAppHooks(name, functionAppDirectory) {
  const context = hookContext(appLifeHookData, { functionAppDirectory });
  for (const callback of [...hooks[name]]) await callback(context);
}

export function hasInvocationHooks() {
  return hooks.preInvocation.length > 0 || hooks.postInvocation.length > 0;
}

/**
 * Runs a function between its hooks. Those before may replace its inputs and the function, those after its result and its error.
 * @param {import('./invocation.mjs').Invocation} invocation
 * @param {object} invocationContext what the function gets as its context
 * @param {unknown[]} inputs @param {Function} callback
 * @param {(inputs: unknown[], callback: Function) => unknown} run
 */
export async function runWithHooks(invocation, invocationContext, inputs, callback, run) {
  const data = {};
  invocation.hookData = data;
  const fixed = { invocationContext: { get: () => invocationContext, set: readOnly('invocationContext'), enumerable: true } };

  invocation.state = 'preInvocationHooks';
  const before = Object.defineProperties(hookContext(data, { functionCallback: callback, inputs }), fixed);
  for (const hook of [...hooks.preInvocation]) await hook(before);

  const after = Object.defineProperties(hookContext(data, { inputs: before.inputs, result: null, error: null }), fixed);
  invocation.state = 'invocation';
  try {
    after.result = await run(before.inputs, before.functionCallback);
  } catch (error) {
    after.error = error;
  }
  invocation.state = 'postInvocationHooks';
  for (const hook of [...hooks.postInvocation]) await hook(after);
  if (after.error !== null && after.error !== undefined) throw after.error;
  return after.result;
}

export function isLogHooked() {
  return hooks.log.length > 0;
}

let isRunningLogHooks = false;

/**
 * Log hooks are synchronous, change only the user's lines, and their errors are nobody's business.
 * @param {string} level @param {string} category @param {string} message
 * @param {import('./invocation.mjs').Invocation} [invocation]
 */
export function runLogHooks(level, category, message, invocation) {
  // A hook that logs through the context would call itself for ever.
  if (isRunningLogHooks) return { level, message };
  isRunningLogHooks = true;
  const fixed = { category, invocationContext: invocation?.context };
  const context = hookContext(invocation?.hookData ?? {}, { level, message, ...fixed });
  try {
    for (const hook of [...hooks.log]) hook(context);
  } catch {
    // As the official worker does: logging goes on.
  } finally {
    isRunningLogHooks = false;
  }
  return category === 'user' ? { level: context.level, message: context.message } : { level, message };
}
