import { httpShape } from '../frames.mjs';
import { hasInvocationHooks, runWithHooks } from '../hooks.mjs';
import { log } from '../log.mjs';
import { readValue } from '../values.mjs';
import { lowerFirstLetters } from '../module/lower-names.mjs';
import { finish } from './answer.mjs';
import { OlderContext } from './context.mjs';
import { OlderRequest } from './request.mjs';

const learnMore = 'https://go.microsoft.com/fwlink/?linkid=2097909';

/** Runs a function of the older model. @param {import('../invocation.mjs').Invocation} invocation */
export function runOlder(invocation) {
  run(invocation).catch(error => invocation.fail(error));
}

/** @param {import('../invocation.mjs').Invocation} invocation */
async function run(invocation) {
  const bytes = invocation.incoming === undefined ? invocation.body : await invocation.incoming.readAll();
  const ending = new Ending(invocation);
  const context = new OlderContext(invocation, ending.done);
  invocation.context = context;
  const inputs = takeInputs(invocation, context, bytes);
  const call = (given, callback) => ending.run(context, () => callback(context, ...given));
  const { handler } = invocation.function;
  const result = hasInvocationHooks() ? await runWithHooks(invocation, context, inputs, handler, call) : await call(inputs, handler);
  finish(invocation, context, result);
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {OlderContext} context @param {Buffer | undefined} bytes */
function takeInputs(invocation, context, bytes) {
  const inputs = [];
  const add = (name, value) => {
    context.bindings[name] = value;
    inputs.push(value);
  };
  const { triggerName, triggerType } = invocation.function;
  if (invocation.shape === httpShape) {
    const request = new OlderRequest(invocation, bytes);
    context.takeRequest(request);
    add(triggerName, request);
  } else {
    const value = invocation.triggerValue;
    add(triggerName, triggerType === 'timertrigger' ? lowerFirstLetters(value) : value);
  }
  invocation.forEachInput((name, buffer, at, end) => add(name, readValue(buffer, at, end)));
  return inputs;
}

/** The end of one function: by its promise, or by `context.done`, whichever comes first. */
class Ending {
  #invocation;
  #isPromise = false;
  /** @type {OlderContext | undefined} */
  #context;
  #resolve;
  #reject;
  #byDone;

  /** @param {import('../invocation.mjs').Invocation} invocation */
  constructor(invocation) {
    this.#invocation = invocation;
    this.#byDone = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    // It may be called with an error after a promise won the race.
    this.#byDone.catch(() => {});
  }

  /** @param {unknown} [error] @param {unknown} [result] */
  done = (error, result) => {
    this.#end();
    if (error === undefined || error === null) this.#resolve(result);
    else this.#reject(error);
  };

  /** @param {OlderContext} context @param {() => any} call */
  async run(context, call) {
    this.#context = context;
    try {
      const returned = call();
      this.#isPromise = typeof returned?.then === 'function';
      if (!this.#isPromise) return await this.#byDone;
      const byPromise = Promise.resolve(returned).then(result => {
        this.#end();
        return result;
      });
      return await Promise.race([byPromise, this.#byDone]);
    } finally {
      this.#invocation.isDone = true;
    }
  }

  #end() {
    if (this.#invocation.isDone && !(this.#isPromise && this.#context?.suppressAsyncDoneError)) {
      const message = this.#isPromise
        ? `Error: Choose either to return a promise or call 'done'. Do not use both in your script. Learn more: ${learnMore}`
        : "Error: 'done' has already been called. Please check your script for extraneous calls to 'done'.";
      log('error', 'system', message, this.#invocation);
    }
    this.#invocation.isDone = true;
  }
}
