import { invocationOf as coreInvocationOf } from '../core/contexts.mjs';
import { running } from '../invocation.mjs';
import { InvocationContext } from '../module/invocation-context.mjs';
import { onlyKnown, requireText, times } from './checks.mjs';
import { ask } from './questions.mjs';

/** What a function commits together with its end, and what it reads before. */
export class Commit {
  #invocation;
  /** @type {object[]} */
  #operations = [];
  #isClosed = false;

  /** @param {import('../invocation.mjs').Invocation} invocation */
  constructor(invocation) {
    this.#invocation = invocation;
  }

  enqueue(queue, message, options = {}) {
    requireText(queue, 'enqueue', 'queue');
    onlyKnown(options, 'enqueue', ['delay', 'timeToLive', 'sessionId', 'deduplicationId', 'headers', 'connection', 'serviceBus']);
    this.#add({ op: 'enqueue', queue, ...content(message), ...times(options, 'enqueue', ['delay', 'timeToLive']) });
  }

  put(collection, id, document, options = {}) {
    requireText(collection, 'put', 'collection');
    requireText(id, 'put', 'id');
    onlyKnown(options, 'put', ['partitionKey', 'ifMatch', 'ifAbsent', 'timeToLive']);
    if (typeof document !== 'object' || document === null || Array.isArray(document)) throw new TypeError('put: a document must be an object.');
    this.#add({ op: 'put', collection, id, document, ...times(options, 'put', ['timeToLive']) });
  }

  delete(collection, id, options = {}) {
    requireText(collection, 'delete', 'collection');
    requireText(id, 'delete', 'id');
    onlyKnown(options, 'delete', ['partitionKey', 'ifMatch']);
    this.#add({ op: 'delete', collection, id, ...options });
  }

  once(scope, key, options = {}) {
    requireText(scope, 'once', 'scope');
    requireText(key, 'once', 'key');
    onlyKnown(options, 'once', ['keepFor']);
    this.#add({ op: 'once', scope, key, ...times(options, 'once', ['keepFor']) });
  }

  async get(collection, id, options = {}) {
    requireText(collection, 'get', 'collection');
    requireText(id, 'get', 'id');
    onlyKnown(options, 'get', ['partitionKey']);
    return ask(this.#invocation, { op: 'get', collection, id, ...options });
  }

  list(collection, options = {}) {
    requireText(collection, 'list', 'collection');
    onlyKnown(options, 'list', ['partitionKey', 'idPrefix', 'where']);
    return pages(this.#invocation, { op: 'list', collection, ...options });
  }

  /** @param {object} operation */
  #add(operation) {
    if (this.#isClosed || this.#invocation.isOver) throw new Error('The function has ended: nothing can be committed with it any more. Is something not awaited?');
    // As it is now: what changes in the object later is not committed.
    this.#operations.push(JSON.stringify(operation));
  }

  /** Ends it; what it holds as JSON, or undefined for nothing. */
  close() {
    this.#isClosed = true;
    return this.#operations.length === 0 ? undefined : `[${this.#operations.join(',')}]`;
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {object} question */
async function* pages(invocation, question) {
  for (let after = null; ; ) {
    const page = await ask(invocation, { ...question, after });
    yield* page.documents;
    if ((after = page.after ?? null) === null) return;
  }
}

/** @param {unknown} message */
function content(message) {
  if (typeof message === 'string') return { text: message };
  if (ArrayBuffer.isView(message)) return { bytes: Buffer.from(message.buffer, message.byteOffset, message.byteLength).toString('base64') };
  if (message instanceof ArrayBuffer) return { bytes: Buffer.from(message).toString('base64') };
  if (message === undefined || typeof message === 'function' || typeof message === 'symbol') throw new TypeError(`enqueue: a message must be JSON, text or bytes, not ${typeof message}.`);
  return { body: message };
}

/** The invocation of a context: of the light module, of the package, or of anything that carries its `invocationId`. @param {any} context */
function findInvocation(context) {
  if (typeof context !== 'object' || context === null) throw new TypeError('commit: the context of an invocation is needed, as the function got it.');
  const known = InvocationContext.invocationOf(context) ?? coreInvocationOf.get(context);
  if (known !== undefined) return known;
  for (const invocation of running.values()) if (invocation.id === context.invocationId) return invocation;
  throw new Error(`commit: no invocation with the id "${context.invocationId}" runs.`);
}

/** @param {any} context @returns {Commit} the same one for each call in an invocation */
export function commit(context) {
  const invocation = findInvocation(context);
  if (invocation.commit === undefined) {
    if (invocation.isOver) throw new Error('The function has ended: nothing can be committed with it any more. Is something not awaited?');
    invocation.commit = new Commit(invocation);
  }
  return invocation.commit;
}
