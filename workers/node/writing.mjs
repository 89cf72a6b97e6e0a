import { bodyFrame, largestFrame } from './frames.mjs';

/** A frame with the longest body that one may have has room in it. */
const firstSize = bodyFrame + 16 * 1024;
/** So many buffers that were sent are kept for the next ones: what 32 answers with bodies need while the host takes them. */
const kept = 8;

/** At least what the text is in UTF-8: it is counted where the bound would be far off. @param {string} value */
function mostBytes(value) {
  return value.length < 1024 ? value.length * 3 : Buffer.byteLength(value);
}

/**
 * The frames that wait to be sent, one after the other in one buffer. When a frame does not fit into the rest of it, those before are sent. A frame is written between `begin` and `end` without anything else in between:
 * whatever may run the app's code (`toJSON`, getters) is done before `begin`.
 */
export class FrameWriter {
  buffer = Buffer.allocUnsafeSlow(firstSize);
  at = 0;
  #start = 0;
  #isOpen = false;
  /** @type {Buffer[]} */
  #free = [];
  #onFull;

  /** @param {(buffer: Buffer, length: number) => void} onFull sends what does not wait any longer */
  constructor(onFull) {
    this.#onFull = onFull;
  }

  /** @param {number} type @param {number} number of the invocation, or 0 */
  begin(type, number) {
    if (this.#isOpen) this.#takeBack();
    this.#isOpen = true;
    this.#start = this.at;
    this.reserve(9);
    this.at += 4;
    this.buffer[this.at++] = type;
    this.u32(number);
  }

  /** Ends the frame; one that is too long is taken back and refused. */
  end() {
    const length = this.at - this.#start - 4;
    if (length > largestFrame) {
      this.#takeBack();
      throw new RangeError(`What the function gives to the host is ${length} bytes, more than the ${largestFrame} that are allowed at once.`);
    }
    const at = this.at;
    this.at = this.#start;
    this.u32(length);
    this.at = at;
    this.#isOpen = false;
  }

  /** Something was thrown before the frame's end: half of a frame must never be sent. */
  #takeBack() {
    this.at = this.#start;
    this.#isOpen = false;
  }

  /** @param {number} count */
  reserve(count) {
    if (this.at + count <= this.buffer.length) return;
    if (this.#start > 0) this.#sendBefore();
    if (this.at + count <= this.buffer.length) return;
    let size = this.buffer.length * 2;
    while (size < this.at + count) size *= 2;
    const larger = Buffer.allocUnsafeSlow(size);
    this.buffer.copy(larger, 0, 0, this.at);
    this.buffer = larger;
  }

  /** Sends the frames before this one; what is written of this one goes along into another buffer. */
  #sendBefore() {
    const { buffer } = this;
    const length = this.#start;
    this.buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(firstSize);
    if (this.at - length > this.buffer.length) this.buffer = Buffer.allocUnsafeSlow((this.at - length) * 2);
    this.at = buffer.copy(this.buffer, 0, length, this.at);
    this.#start = 0;
    this.#onFull(buffer, length);
  }

  /** @param {number} value */
  u8(value) {
    this.reserve(1);
    this.buffer[this.at++] = value;
  }

  /** @param {number} value */
  u16(value) {
    this.reserve(2);
    this.buffer[this.at++] = value;
    this.buffer[this.at++] = value >>> 8;
  }

  /** @param {number} value */
  u32(value) {
    this.reserve(4);
    const buffer = this.buffer;
    buffer[this.at++] = value;
    buffer[this.at++] = value >>> 8;
    buffer[this.at++] = value >>> 16;
    buffer[this.at++] = value >>> 24;
  }

  /** Its length and UTF-8. @param {string} value */
  text(value) {
    this.reserve(4 + mostBytes(value));
    const start = this.at;
    this.at += 4;
    this.utf8(value);
    const end = this.at;
    this.at = start;
    this.u32(end - start - 4);
    this.at = end;
  }

  /** UTF-8 without its length. @param {string} value */
  utf8(value) {
    const { length } = value;
    this.reserve(mostBytes(value));
    if (length < 32) {
      // A call into C++ costs more than a loop over a few ASCII characters.
      const { buffer, at } = this;
      let index = 0;
      for (; index < length; index++) {
        const code = value.charCodeAt(index);
        if (code > 127) break;
        buffer[at + index] = code;
      }
      if (index === length) {
        this.at = at + length;
        return;
      }
    }
    this.at += this.buffer.utf8Write(value, this.at);
  }

  /** @param {Uint8Array} value */
  bytes(value) {
    this.reserve(value.length);
    this.buffer.set(value, this.at);
    this.at += value.length;
  }

  /** What waits; the writer goes on with another buffer until `release` gives this one back. */
  take() {
    if (this.#isOpen) this.#takeBack();
    const { buffer, at } = this;
    this.buffer = this.#free.pop() ?? Buffer.allocUnsafeSlow(firstSize);
    this.at = 0;
    this.#start = 0;
    return { buffer, length: at };
  }

  /** @param {Buffer} buffer which was sent. One that grew is left to the garbage collector, so that one large answer costs no memory for ever. */
  release(buffer) {
    if (buffer.length === firstSize && this.#free.length < kept) this.#free.push(buffer);
  }
}
