import { format } from 'node:util';
import { isTrigger } from '../functions.mjs';
import { log } from '../log.mjs';
import { readValue } from '../values.mjs';
import { lowerFirstLetters } from './lower-names.mjs';

const consoleLevels = { trace: 'trace', debug: 'debug', information: 'info', warning: 'warn', error: 'error', critical: 'error' };

/** Where a context is made by a unit test, its lines go to the console. */
function logToConsole(level, ...args) {
  console[consoleLevels[level] ?? 'log'](...args);
}

/** Values by binding, asked for by the binding or by its name. */
class BindingValues {
  #values = Object.create(null);

  get(bindingOrName) {
    return this.#values[typeof bindingOrName === 'string' ? bindingOrName : bindingOrName.name];
  }

  set(bindingOrName, value) {
    this.#values[typeof bindingOrName === 'string' ? bindingOrName : bindingOrName.name] = value;
  }
}

/**
 * What a function gets besides its input. Most functions read none of it, so what costs something is made when first asked for: it stands on the prototype,
 * where `{ ...context }` does not see it.
 */
export class InvocationContext {
  #invocation;
  #logHandler;
  #extraInputs;
  #extraOutputs;
  #options;
  #traceContext;
  #triggerMetadata;
  #hasTrace = false;
  #hasMetadata = false;

  /**
   * @param {any} [init] what a unit test gives
   * @param {import('../invocation.mjs').Invocation} [invocation] what the worker gives
   */
  constructor(init, invocation) {
    this.#invocation = invocation;
    if (invocation !== undefined) {
      this.invocationId = invocation.id;
      this.functionName = invocation.function.name;
      this.retryContext = invocation.retryCount < 0 ? undefined : { retryCount: invocation.retryCount, maxRetryCount: invocation.maxRetryCount };
      invocation.context = this;
      if (invocation.inputCount > 0) this.#readInputs(invocation);
      return;
    }
    this.invocationId = init?.invocationId || 'unknown';
    this.functionName = init?.functionName || 'unknown';
    this.retryContext = init?.retryContext;
    this.#logHandler = init?.logHandler || logToConsole;
    this.traceContext = init?.traceContext;
    this.triggerMetadata = init?.triggerMetadata;
    this.#options = {
      trigger: init?.options?.trigger || { name: 'unknown', type: 'unknown' },
      return: init?.options?.return,
      extraInputs: init?.options?.extraInputs || [],
      extraOutputs: init?.options?.extraOutputs || [],
    };
  }

  /** @param {object} context */
  static invocationOf(context) {
    return #invocation in context ? context.#invocation : undefined;
  }

  /** The outputs that were set, or undefined where none was asked for. @param {InvocationContext} context */
  static outputsOf(context) {
    return context.#extraOutputs;
  }

  #readInputs(invocation) {
    invocation.forEachInput((name, buffer, at, end) => this.extraInputs.set(name, readValue(buffer, at, end)));
  }

  get extraInputs() {
    return (this.#extraInputs ??= new BindingValues());
  }

  set extraInputs(value) {
    this.#extraInputs = value;
  }

  get extraOutputs() {
    return (this.#extraOutputs ??= new BindingValues());
  }

  set extraOutputs(value) {
    this.#extraOutputs = value;
  }

  get options() {
    return (this.#options ??= effectiveOptions(this.#invocation?.function.bindings ?? {}));
  }

  set options(value) {
    this.#options = value;
  }

  get traceContext() {
    if (!this.#hasTrace) {
      const { traceParent, traceState } = /** @type {any} */ (this.#invocation);
      this.traceContext = traceParent === '' ? undefined : { traceParent, traceState };
    }
    return this.#traceContext;
  }

  set traceContext(value) {
    this.#hasTrace = true;
    this.#traceContext = value;
  }

  /** Of HTTP and timers there is none, as in the package. */
  get triggerMetadata() {
    if (!this.#hasMetadata) {
      const invocation = /** @type {any} */ (this.#invocation);
      const type = invocation.function.triggerType;
      const metadata = type === 'httptrigger' || type === 'timertrigger' ? undefined : invocation.metadata;
      this.triggerMetadata = metadata === undefined ? undefined : lowerFirstLetters(metadata);
    }
    return this.#triggerMetadata;
  }

  set triggerMetadata(value) {
    this.#hasMetadata = true;
    this.#triggerMetadata = value;
  }

  /** Aborted when the host cancels the invocation: its client is gone, its time is over, or the host stops. */
  get signal() {
    return this.#invocation?.signal;
  }

  log(...args) {
    this.#write('information', args);
  }

  trace(...args) {
    this.#write('trace', args);
  }

  debug(...args) {
    this.#write('debug', args);
  }

  info(...args) {
    this.#write('information', args);
  }

  warn(...args) {
    this.#write('warning', args);
  }

  error(...args) {
    this.#write('error', args);
  }

  #write(level, args) {
    const invocation = this.#invocation;
    if (invocation === undefined) return this.#logHandler(level, ...args);
    if (invocation.isDone && invocation.state !== 'postInvocationHooks') warnOfLateLog(invocation);
    log(level, 'user', args.length === 1 && typeof args[0] === 'string' ? args[0] : format(...args), invocation);
  }

  toJSON() {
    const { invocationId, functionName, extraInputs, extraOutputs, retryContext, traceContext, triggerMetadata, options } = this;
    return { invocationId, functionName, extraInputs, extraOutputs, retryContext, traceContext, triggerMetadata, options };
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation */
function warnOfLateLog(invocation) {
  log(
    'warning',
    'system',
    "Warning: Unexpected call to 'log' on the context object after function execution has completed. Please check for asynchronous calls that are not awaited. " +
      `Function name: ${invocation.function.name}. Invocation Id: ${invocation.id}.`,
    invocation,
  );
}

/** A function's bindings by their roles. @param {Record<string, any>} bindings */
function effectiveOptions(bindings) {
  const options = { trigger: undefined, return: undefined, extraInputs: [], extraOutputs: [] };
  for (const [name, binding] of Object.entries(bindings)) {
    const named = { ...binding, name };
    if (isTrigger(binding.type)) options.trigger = named;
    else if (name === '$return') options.return = named;
    else if (binding.direction === 'in') options.extraInputs.push(named);
    else if (binding.direction === 'out') options.extraOutputs.push(named);
  }
  return options;
}
