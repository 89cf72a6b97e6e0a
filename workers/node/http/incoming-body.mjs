import { connection } from '../channel.mjs';
import * as frames from '../frames.mjs';

/** A request's body that follows its invocation in frames. The host has never more under way than the credit it was given, so what waits here is bounded. */
export class IncomingBody {
  #number;
  /** @type {Buffer[]} */
  #chunks = [];
  #held = 0;
  #isComplete = false;
  /** @type {Error | undefined} */
  #error;
  /** @type {(() => void) | undefined} */
  #wake;

  /** @param {import('../invocation.mjs').Invocation} invocation */
  constructor(invocation) {
    this.#number = invocation.number;
    this.invocation = invocation;
  }

  /** @param {Buffer} bytes a piece of what came; empty: the body is complete */
  push(bytes) {
    if (this.#isComplete) throw new frames.ProtocolError('A request goes on after its end.');
    if (bytes.length === 0) this.#isComplete = true;
    else {
      this.#chunks.push(bytes);
      this.#held += bytes.length;
      if (this.#held > frames.firstCredit) throw new frames.ProtocolError('More of a request came than there was credit for.');
    }
    this.#wake?.();
  }

  /** @param {Error} error */
  fail(error) {
    this.#error ??= error;
    this.#wake?.();
  }

  /** The next piece, or undefined at the end. @returns {Promise<Buffer | undefined>} */
  async read() {
    while (this.#chunks.length === 0) {
      if (this.#error !== undefined) throw this.#error;
      if (this.#isComplete) return undefined;
      await new Promise(resolve => (this.#wake = /** @type {() => void} */ (resolve)));
    }
    const chunk = /** @type {Buffer} */ (this.#chunks.shift());
    this.#held -= chunk.length;
    if (!this.#isComplete && !this.invocation.isOver) this.#giveCredit(chunk.length);
    return chunk;
  }

  /** @returns {Promise<Buffer>} */
  async readAll() {
    const all = [];
    for (let chunk = await this.read(); chunk !== undefined; chunk = await this.read()) all.push(chunk);
    return all.length === 1 ? all[0] : Buffer.concat(all);
  }

  async *[Symbol.asyncIterator]() {
    for (let chunk = await this.read(); chunk !== undefined; chunk = await this.read()) yield chunk;
  }

  /** @param {number} count */
  #giveCredit(count) {
    const { writer } = connection;
    writer.begin(frames.RequestCredit, this.#number);
    writer.u32(count);
    writer.end();
    connection.send();
  }
}
