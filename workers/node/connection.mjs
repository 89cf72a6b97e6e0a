import { connect } from 'node:net';
import { FrameReceiver } from './receiving.mjs';
import { FrameWriter } from './writing.mjs';

/**
 * The socket to the host. Frames are handed out where they were read to, without copies; what is written in one turn of the event loop is sent by one write, unless it is much. What functions answer
 * without waiting for anything is sent when all that was read has been handled, a look at the event loop earlier.
 */
export class Connection {
  writer = new FrameWriter((buffer, length) => this.#write(buffer, length));
  #socket;
  #isScheduled = false;

  /**
   * @param {string} path
   * @param {{ ready(): void, frame(type: number, number: number, buffer: Buffer, at: number, end: number): void, broken(error: Error): void, closed(): void }} handlers
   */
  constructor(path, handlers) {
    const receiver = new FrameReceiver(handlers.frame);
    const callback = count => {
      this.#sendAfterReading();
      try {
        receiver.received(count);
      } catch (error) {
        handlers.broken(/** @type {Error} */ (error));
        return false;
      }
      return true;
    };
    this.#socket = connect({ path, onread: { buffer: () => receiver.room, callback } });
    this.#socket.on('connect', handlers.ready);
    this.#socket.on('error', handlers.closed);
    this.#socket.on('close', handlers.closed);
  }

  /** Bytes that the host has not taken yet. */
  get waiting() {
    return this.writer.at + this.#socket.writableLength;
  }

  /** Sends what was written, at the end of this turn. */
  send() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(this.#flushScheduled);
  }

  /** The tick that a microtask asks for comes when no microtasks are left. */
  #sendAfterReading() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    queueMicrotask(this.#askForTick);
  }

  #askForTick = () => process.nextTick(this.#flushScheduled);

  #flushScheduled = () => {
    this.#isScheduled = false;
    this.flush();
  };

  flush() {
    if (this.writer.at === 0) return;
    const { buffer, length } = this.writer.take();
    this.#write(buffer, length);
  }

  /** @param {Buffer} buffer of the writer, which gets it back @param {number} length */
  #write(buffer, length) {
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
}
