import { largestFrame, smallestFrame, ProtocolError } from './frames.mjs';
import { u32 } from './reading.mjs';

/** Frames are read into pieces of memory of this size, one after the other, and never written over: what an invocation keeps of its frame stays as it is. */
const pieceSize = 64 * 1024;
/** With less room than this a new piece is begun. */
const leastRoom = 4 * 1024;

/**
 * Puts together the frames of what is read from the socket, where it is read to. A frame that ends in the piece of memory in which it begins is handed out as it lies there. A longer one gets memory of
 * its own once its length is known, into which the rest is read: its bytes are copied at most once, and only those that came with its beginning.
 */
export class FrameReceiver {
  #onFrame;
  #piece = Buffer.allocUnsafeSlow(pieceSize);
  /** Where the next frame begins in the piece, and where what came ends. */
  #start = 0;
  #end = 0;
  /** Of a frame that does not fit into the piece: its own memory, and how much of it is there. @type {Buffer | undefined} */
  #own = undefined;
  #ownEnd = 0;
  /** Up to where the piece is read to. */
  #until = pieceSize;

  /** @param {(type: number, number: number, buffer: Buffer, at: number, end: number) => void} onFrame */
  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  /** Where the next bytes are to be read to; it is never empty. */
  get room() {
    if (this.#own !== undefined) return this.#own.subarray(this.#ownEnd);
    return this.#piece.subarray(this.#end, this.#until);
  }

  /** So many bytes were read to `room`. @param {number} count */
  received(count) {
    if (this.#own !== undefined) return this.#receivedOwn(this.#own, count);
    this.#end += count;
    const piece = this.#piece;
    let at = this.#start;
    let needed = 0;
    while (this.#end - at >= 4) {
      const length = u32(piece, at);
      if (length < smallestFrame || length > largestFrame) throw new ProtocolError(`A frame of ${length} bytes.`);
      const end = at + 4 + length;
      if (end > this.#end) {
        needed = 4 + length;
        break;
      }
      this.#start = end;
      this.#onFrame(piece[at + 4], u32(piece, at + 5), piece, at + 9, end);
      at = end;
    }

    this.#until = pieceSize;
    const isInside = at + needed <= pieceSize;
    if (!isInside && needed > pieceSize / 2) this.#ownMemory(needed);
    else if (!isInside || pieceSize - this.#end < leastRoom) this.#newPiece();
  }

  /** @param {Buffer} own @param {number} count */
  #receivedOwn(own, count) {
    this.#ownEnd += count;
    if (this.#ownEnd < own.length) return;
    this.#own = undefined;
    // The next one is probably as long: little of it should be read into the piece.
    this.#until = this.#end + leastRoom;
    this.#onFrame(own[4], u32(own, 5), own, 9, own.length);
  }

  /** @param {number} length of the frame with its length */
  #ownMemory(length) {
    this.#own = Buffer.allocUnsafeSlow(length);
    this.#ownEnd = this.#piece.copy(this.#own, 0, this.#start, this.#end);
    // What came of it stays unused in the piece: the app cannot see it, and moving back would let it be written over.
    this.#start = this.#end;
    if (pieceSize - this.#end < leastRoom) this.#newPiece();
  }

  /** The beginning of a frame goes along. */
  #newPiece() {
    const piece = Buffer.allocUnsafeSlow(pieceSize);
    this.#end = this.#piece.copy(piece, 0, this.#start, this.#end);
    this.#start = 0;
    this.#piece = piece;
  }
}
