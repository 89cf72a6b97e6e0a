import { connect } from 'node:net';
import { largestFrame, smallestFrame, ProtocolError } from './frames.mjs';
import { u32 } from './reading.mjs';
import { FrameWriter } from './writing.mjs';

/** More than this is not kept until the end of the turn. */
const flushAt = 256 * 1024;

/**
 * The socket to the host. Frames are handed out as pieces of the chunks they came in, without copies; what is written in one turn of the event loop is sent by one write.
 */
export class Connection {
  writer = new FrameWriter();
  #socket;
  #onFrame;
  #isScheduled = false;
  /** The beginning of a frame whose rest has not come yet. @type {Buffer[]} */
  #rest = [];
  #restLength = 0;
  #needed = 0;

  /**
   * @param {string} path
   * @param {{ ready(): void, frame(type: number, number: number, buffer: Buffer, at: number, end: number): void, broken(error: Error): void, closed(): void }} handlers
   */
  constructor(path, handlers) {
    this.#onFrame = handlers.frame;
    this.#socket = connect(path);
    this.#socket.on('connect', handlers.ready);
    this.#socket.on('data', chunk => {
      try {
        this.#receive(/** @type {Buffer} */ (chunk));
      } catch (error) {
        handlers.broken(/** @type {Error} */ (error));
      }
    });
    this.#socket.on('error', handlers.closed);
    this.#socket.on('close', handlers.closed);
  }

  /** Bytes that the host has not taken yet. */
  get waiting() {
    return this.writer.at + this.#socket.writableLength;
  }

  /** Sends what was written, at the end of this turn. */
  send() {
    if (this.writer.at >= flushAt) this.flush();
    else if (!this.#isScheduled) {
      this.#isScheduled = true;
      setImmediate(this.#flushScheduled);
    }
  }

  #flushScheduled = () => {
    this.#isScheduled = false;
    this.flush();
  };

  flush() {
    if (this.writer.at === 0) return;
    const { buffer, length } = this.writer.take();
    if (this.#socket.destroyed) return;
    this.#socket.write(buffer.subarray(0, length), () => this.writer.release(buffer));
  }

  /** Sends all that waits, then calls back: at once where the kernel took it. @param {() => void} then */
  drain(then) {
    this.flush();
    if (this.#socket.writableLength === 0 || this.#socket.destroyed) return then();
    setTimeout(then, 1000).unref();
    this.#socket.write('', then);
  }

  /** @param {Buffer} chunk */
  #receive(chunk) {
    if (this.#restLength > 0) {
      this.#rest.push(chunk);
      this.#restLength += chunk.length;
      // Joined once the whole frame is there, or its cost would grow with the square of its length.
      if (this.#restLength < this.#needed) return;
      chunk = Buffer.concat(this.#rest, this.#restLength);
      this.#rest = [];
      this.#restLength = 0;
    }

    let at = 0;
    this.#needed = 4;
    while (chunk.length - at >= 4) {
      const length = u32(chunk, at);
      if (length < smallestFrame || length > largestFrame) throw new ProtocolError(`A frame of ${length} bytes.`);
      const end = at + 4 + length;
      if (end > chunk.length) {
        this.#needed = 4 + length;
        break;
      }
      this.#onFrame(chunk[at + 4], u32(chunk, at + 5), chunk, at + 9, end);
      at = end;
    }

    if (at < chunk.length) {
      this.#rest.push(chunk.subarray(at));
      this.#restLength = chunk.length - at;
    }
  }
}
