import { FieldMap } from '../field-map.mjs';
import { log } from '../log.mjs';

/**
 * What the package gets as its core context. Its members that are asked for late stand on the prototype: an object with a getter of its own gets a shape of its own, which V8 keeps, and the invocation
 * with it, until the next full collection.
 */
export class CoreContext {
  #invocation;

  /** @param {import('../invocation.mjs').Invocation} invocation @param {object} request @param {object} metadata of its function */
  constructor(invocation, request, metadata) {
    this.#invocation = invocation;
    this.invocationId = request.invocationId;
    this.request = request;
    this.metadata = metadata;
  }

  get state() {
    return this.#invocation.state;
  }

  /** @param {string} level @param {string} category @param {string} message */
  log(level, category, message) {
    log(level, category, message, this.#invocation);
  }
}

/** Contexts of the package to their invocations: what `commit(context)` asks. @type {WeakMap<object, import('../invocation.mjs').Invocation>} */
export const invocationOf = new FieldMap();

/** The prototype of the contexts so far: there is one unless copies of several versions are loaded. @type {object | undefined} */
let withSignal;

/** @param {import('../invocation.mjs').Invocation} invocation @param {any} context of the package */
export function takeContext(invocation, context) {
  invocation.context = context;
  invocationOf.set(context, invocation);
  const prototype = Object.getPrototypeOf(context);
  if (prototype === withSignal) return;
  if (!('signal' in context)) addSignal(prototype === Object.prototype || prototype === null ? context : prototype);
  withSignal = prototype;
}

/** @param {object} target */
function addSignal(target) {
  Object.defineProperty(target, 'signal', {
    get() {
      return invocationOf.get(this)?.signal;
    },
    configurable: true,
    enumerable: false,
  });
}
