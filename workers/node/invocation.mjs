import { connection } from './channel.mjs';
import * as frames from './frames.mjs';
import { describeError } from './errors.mjs';
import { closeQuestions } from './fulmar/questions.mjs';
import { IncomingBody } from './http/incoming-body.mjs';
import { need, endsTooSoon, i32, skipText, skipValue, text, u16, u32 } from './reading.mjs';
import { readValue, writeValue } from './values.mjs';

/** The invocations that run. @type {Map<number, Invocation>} */
export const running = new Map();

/** One run of a function: the frame it came in, read where it is asked for, and the way its answer goes. */
export class Invocation {
  /** Of the first log line on; only kept where there are hooks. @type {object | undefined} */
  hookData = undefined;
  /** What the function got as its context. @type {any} */
  context = undefined;
  /** As the official core names it: `preInvocationHooks`, `invocation`, `postInvocationHooks`. @type {string | undefined} */
  state = undefined;
  isOver = false;
  /** The function has ended; its answer may still be on its way. */
  isDone = false;
  isCancelled = false;
  /** What `@fulmar/functions` commits with the answer. @type {import('./fulmar/commit.mjs').Commit | undefined} */
  commit = undefined;
  /** The body of the response, where it follows. @type {import('./http/outgoing-body.mjs').OutgoingBody | undefined} */
  outgoing = undefined;
  /** @type {AbortController | undefined} */
  #controller = undefined;
  /** The body of the request, where it follows. @type {IncomingBody | undefined} */
  incoming = undefined;

  /**
   * @param {number} number
   * @param {Buffer} buffer the frame is from `at` to `end`
   * @param {number} at @param {number} end
   * @param {import('./functions.mjs').AppFunction[]} functions
   */
  constructor(number, buffer, at, end, functions) {
    need(at, end, 3);
    this.number = number;
    this.buffer = buffer;
    this.end = end;
    this.function = functions[u16(buffer, at)];
    if (this.function === undefined) throw new frames.ProtocolError(`Function ${u16(buffer, at)} does not exist.`);
    this.shape = buffer[at + 2];
    this.idAt = at + 3;
    this.traceParentAt = skipText(buffer, this.idAt, end);
    this.traceStateAt = skipText(buffer, this.traceParentAt, end);
    at = skipText(buffer, this.traceStateAt, end);
    need(at, end, 10);
    this.retryCount = i32(buffer, at);
    this.maxRetryCount = i32(buffer, at + 4);
    this.inputCount = u16(buffer, at + 8);
    this.inputsAt = at += 10;
    for (let index = this.inputCount; index > 0; index--) at = skipValue(buffer, skipText(buffer, at, end), end);
    /** Where the shape begins. */
    this.shapeAt = at;
    this.body = undefined;
    if (this.shape === frames.httpShape) this.#readHttp(at);
    else if (this.shape === frames.otherShape) {
      if (skipValue(buffer, skipValue(buffer, at, end), end) !== end) throw new frames.ProtocolError('An invocation is longer than its parts.');
    } else throw new frames.ProtocolError(`An invocation of the shape ${this.shape}.`);
  }

  /** @param {number} at */
  #readHttp(at) {
    const { buffer, end } = this;
    need(at, end, 1);
    const kind = buffer[at];
    this.methodAt = at + 1;
    this.urlAt = skipText(buffer, this.methodAt, end);
    at = skipText(buffer, this.urlAt, end);
    need(at, end, 2);
    this.headersAt = at;
    at += 2;
    for (let count = u16(buffer, at - 2); count > 0; count--) at = skipText(buffer, skipText(buffer, at, end), end);
    need(at, end, 2);
    this.paramsAt = at;
    at += 2;
    for (let count = u16(buffer, at - 2); count > 0; count--) at = skipText(buffer, skipText(buffer, at, end), end);

    /** A buffer, what follows in frames, or undefined. @type {Buffer | IncomingBody | undefined} */
    if (kind === frames.bodyHere) this.body = buffer.subarray(at, end);
    else if (kind === frames.bodyFollows) this.body = this.incoming = new IncomingBody(this);
    else if (kind !== frames.noBody) throw new frames.ProtocolError(`A body of the kind ${kind}.`);
    if (kind !== frames.bodyHere && at !== end) throw endsTooSoon();
  }

  get id() {
    return text(this.buffer, this.idAt);
  }

  get traceParent() {
    return text(this.buffer, this.traceParentAt);
  }

  get traceState() {
    return text(this.buffer, this.traceStateAt);
  }

  /** Aborted when the host cancels; made when first asked for. */
  get signal() {
    if (this.#controller === undefined) {
      this.#controller = new AbortController();
      if (this.isCancelled) this.#controller.abort();
    }
    return this.#controller.signal;
  }

  cancel() {
    if (this.isCancelled) return;
    this.isCancelled = true;
    this.#controller?.abort();
    this.outgoing?.abort(new DOMException('The invocation was cancelled.', 'AbortError'));
  }

  /** Calls back with each input besides the trigger. @param {(name: string, buffer: Buffer, at: number, end: number) => void} each */
  forEachInput(each) {
    const { buffer, end } = this;
    for (let at = this.inputsAt, index = this.inputCount; index > 0; index--) {
      const valueAt = skipText(buffer, at, end);
      each(text(buffer, at), buffer, valueAt, end);
      at = skipValue(buffer, valueAt, end);
    }
  }

  /** The trigger's value (shape 2). */
  get triggerValue() {
    return readValue(this.buffer, this.shapeAt, this.end);
  }

  /** The trigger's metadata with the host's names (shape 2). @returns {Record<string, unknown> | undefined} */
  get metadata() {
    return /** @type {any} */ (readValue(this.buffer, skipValue(this.buffer, this.shapeAt, this.end), this.end)) ?? undefined;
  }

  /** Calls back with each header or route parameter. @param {number | undefined} at @param {(name: string, value: string) => void} each */
  forEachPair(at, each) {
    if (at === undefined) return;
    const { buffer } = this;
    let count = u16(buffer, at);
    for (at += 2; count > 0; count--) {
      const valueAt = at + 4 + u32(buffer, at);
      each(text(buffer, at), text(buffer, valueAt));
      at = valueAt + 4 + u32(buffer, valueAt);
    }
  }

  /**
   * The end of a function that is not HTTP.
   * @param {OutputValue[] | undefined} outputs @param {import('./values.mjs').WireValue | undefined} returned
   */
  result(outputs, returned) {
    if (this.isOver) return;
    const commit = this.commit?.close();
    const { writer } = connection;
    writer.begin(frames.Result, this.number);
    writeEffects(writer, outputs, commit);
    writeValue(writer, returned);
    writer.end();
    connection.send();
    this.over();
  }

  /** @param {unknown} thrown */
  fail(thrown) {
    if (this.isOver) return;
    this.commit?.close();
    const failure = describeError(thrown);
    const { writer } = connection;
    writer.begin(frames.Failure, this.number);
    writer.utf8(JSON.stringify(failure));
    writer.end();
    connection.send();
    this.over();
  }

  over() {
    this.isOver = true;
    running.delete(this.number);
    if (this.commit !== undefined) closeQuestions(this);
    this.incoming?.fail(new Error('The invocation is over: the rest of its request is not read.'));
  }
}

/** @typedef {{ name: string, value: import('./values.mjs').WireValue | undefined }} OutputValue */

/**
 * @param {import('./writing.mjs').FrameWriter} writer
 * @param {OutputValue[] | undefined} outputs @param {string | undefined} commit JSON
 */
export function writeEffects(writer, outputs, commit) {
  if (outputs === undefined || outputs.length === 0) writer.u16(0);
  else {
    writer.u16(outputs.length);
    for (const { name, value } of outputs) {
      writer.text(name);
      writeValue(writer, value);
    }
  }
  writeValue(writer, commit === undefined ? undefined : { tag: frames.json, data: commit });
}
