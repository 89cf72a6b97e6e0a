import { connection } from '../channel.mjs';
import * as frames from '../frames.mjs';

/** A response's body that follows its head in frames, never more at once than the host gave credit for. */
export class OutgoingBody {
  #invocation;
  #credit = frames.firstCredit;
  /** @type {(() => void) | undefined} */
  #wake;
  /** @type {Error | undefined} */
  #error;
  /** @type {(() => void) | undefined} */
  #stopSource;

  /** @param {import('../invocation.mjs').Invocation} invocation */
  constructor(invocation) {
    this.#invocation = invocation;
    invocation.outgoing = this;
  }

  /** @param {number} count */
  giveCredit(count) {
    this.#credit += count;
    this.#wake?.();
  }

  /** Ends it as a failure, and its source with it. @param {Error} error */
  abort(error) {
    if (this.#error !== undefined) return;
    this.#error = error;
    this.#wake?.();
    this.#stopSource?.();
    this.#invocation.fail(error);
  }

  /** @param {Uint8Array} bytes */
  async sendAll(bytes) {
    try {
      await this.#send(bytes);
      this.#complete();
    } catch (error) {
      this.#invocation.fail(error);
    }
  }

  /** @param {AsyncIterable<unknown>} source of bytes or texts */
  async sendFrom(source) {
    const iterator = source[Symbol.asyncIterator]();
    this.#stopSource = () => void Promise.resolve(iterator.return?.()).catch(() => {});
    try {
      for (;;) {
        const { done, value } = await iterator.next();
        if (this.#error !== undefined) return;
        if (done) break;
        await this.#send(toBytes(value));
      }
      this.#complete();
    } catch (error) {
      this.#stopSource();
      this.#invocation.fail(error);
    }
  }

  /** @param {Uint8Array} bytes */
  async #send(bytes) {
    for (let at = 0; at < bytes.length; ) {
      while (this.#credit === 0 && this.#error === undefined) await new Promise(resolve => (this.#wake = /** @type {() => void} */ (resolve)));
      if (this.#error !== undefined) throw this.#error;
      const next = Math.min(bytes.length, at + frames.bodyFrame, at + this.#credit);
      this.#credit -= next - at;
      this.#frame(bytes.subarray(at, next));
      at = next;
    }
  }

  #complete() {
    this.#frame(new Uint8Array(0));
    this.#invocation.over();
  }

  /** @param {Uint8Array} bytes */
  #frame(bytes) {
    if (this.#invocation.isOver) return;
    const { writer } = connection;
    writer.begin(frames.ResponseBody, this.#invocation.number);
    writer.bytes(bytes);
    writer.end();
    connection.send();
  }
}

/** @param {unknown} value @returns {Uint8Array} */
function toBytes(value) {
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'string') return Buffer.from(value);
  if (ArrayBuffer.isView(value)) return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  throw new TypeError(`The body of a response must give bytes or text, not ${value === null ? 'null' : typeof value}.`);
}
