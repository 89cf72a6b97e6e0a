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

/**
 * A context of the core: the package reads and writes through it. What cannot be written stands on the prototype, see the README.
 */
class HookContext {
  #data;

  /** @param {object} data @param {object} members that hooks may change */
  constructor(data, members) {
    this.#data = data;
    Object.assign(this, members);
  }

  get hookData() {
    return this.#data;
  }

  set hookData(_value) {
    throw new ReadOnlyError('hookData');
  }

  get appHookData() {
    return appHookData;
  }

  set appHookData(_value) {
    throw new ReadOnlyError('appHookData');
  }
}

class InvocationHookContext extends HookContext {
  #invocationContext;

  /** @param {object} data @param {object} invocationContext what the function gets as its context @param {object} members */
  constructor(data, invocationContext, members) {
    super(data, members);
    this.#invocationContext = invocationContext;
  }

  get invocationContext() {
    return this.#invocationContext;
  }

  set invocationContext(_value) {
    throw new ReadOnlyError('invocationContext');
  }
}

/** @param {'appStart' | 'appTerminate'} name @param {string} functionAppDirectory */
export async function runAppHooks(name, functionAppDirectory) {
  const context = new HookContext(appLifeHookData, { functionAppDirectory });
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

  invocation.state = 'preInvocationHooks';
  const before = /** @type {any} */ (new InvocationHookContext(data, invocationContext, { functionCallback: callback, inputs }));
  for (const hook of [...hooks.preInvocation]) await hook(before);

  const after = /** @type {any} */ (new InvocationHookContext(data, invocationContext, { inputs: before.inputs, result: null, error: null }));
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
  const context = /** @type {any} */ (new HookContext(invocation?.hookData ?? {}, { level, message, category, invocationContext: invocation?.context }));
  try {
    for (const hook of [...hooks.log]) hook(context);
  } catch {
    // As the official worker does: logging goes on.
  } finally {
    isRunningLogHooks = false;
  }
  return category === 'user' ? { level: context.level, message: context.message } : { level, message };
}
