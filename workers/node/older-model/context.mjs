import { randomUUID } from 'node:crypto';
import { format } from 'node:util';
import { log } from '../log.mjs';
import { lowerFirstLetters } from '../module/lower-names.mjs';
import { OlderResponse } from './response.mjs';

/** What a function of the older model gets first: its bindings, its answer, its log. */
export class OlderContext {
  #invocation;
  /** @type {Record<string, any>} */
  bindings = {};
  /** @type {import('./request.mjs').OlderRequest | undefined} */
  req;
  /** @type {any} */
  res;

  /** @param {import('../invocation.mjs').Invocation} invocation @param {(error?: unknown, result?: unknown) => void} done */
  constructor(invocation, done) {
    this.#invocation = invocation;
    const { function: definition, retryCount, maxRetryCount, traceParent, traceState } = invocation;
    this.invocationId = invocation.id;
    this.traceContext = traceParent === '' ? {} : { traceparent: traceParent, tracestate: traceState, attributes: {} };
    this.executionContext = {
      invocationId: this.invocationId,
      functionName: definition.name,
      functionDirectory: /** @type {any} */ (definition).directory,
      retryContext: retryCount < 0 ? null : { retryCount, maxRetryCount },
    };
    /** @type {Record<string, any>} */
    this.bindingData = { invocationId: this.invocationId, ...(invocation.shape === 2 ? lowerFirstLetters(invocation.metadata ?? {}) : undefined) };
    this.bindingDefinitions = Object.entries(definition.bindings).map(([name, { type, direction }]) => ({ name, type, direction }));
    this.log = logger(invocation);
    this.done = done;
  }

  /** @param {import('./request.mjs').OlderRequest} request */
  takeRequest(request) {
    this.req = request;
    this.res = new OlderResponse(this.done);
    const { name } = this.#invocation.function;
    Object.assign(this.bindingData, request.params, {
      query: { ...request.query },
      headers: { ...request.headers },
      sys: { methodName: name, utcNow: new Date().toISOString(), randGuid: randomUUID() },
    });
  }

  /** Aborted when the host cancels the invocation. */
  get signal() {
    return this.#invocation.signal;
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation */
function logger(invocation) {
  const at = level => (...args) => {
    if (invocation.isDone && invocation.state !== 'postInvocationHooks') warnOfLateLog(invocation);
    log(level, 'user', format(...args), invocation);
  };
  return Object.assign(at('information'), { error: at('error'), warn: at('warning'), info: at('information'), verbose: at('trace') });
}

/** @param {import('../invocation.mjs').Invocation} invocation */
function warnOfLateLog(invocation) {
  log(
    'warning',
    'system',
    "Warning: Unexpected call to 'log' on the context object after function execution has completed. Please check for asynchronous calls that are not awaited or calls to 'done' " +
      `made before function execution completes. Function name: ${invocation.function.name}. Invocation Id: ${invocation.id}. ` +
      'Learn more: https://go.microsoft.com/fwlink/?linkid=2097909',
    invocation,
  );
}
