import { ProtocolError } from './frames.mjs';

/** @param {Buffer} buffer @param {number} at */
export function u16(buffer, at) {
  return buffer[at] | (buffer[at + 1] << 8);
}

/** @param {Buffer} buffer @param {number} at */
export function u32(buffer, at) {
  return (buffer[at] | (buffer[at + 1] << 8) | (buffer[at + 2] << 16) | (buffer[at + 3] << 24)) >>> 0;
}

/** @param {Buffer} buffer @param {number} at */
export function i32(buffer, at) {
  return buffer[at] | (buffer[at + 1] << 8) | (buffer[at + 2] << 16) | (buffer[at + 3] << 24);
}

/**
 * Where the text (or the counted bytes) that begins at `at` ends.
 * @param {Buffer} buffer @param {number} at @param {number} end the end of the frame
 */
export function skipText(buffer, at, end) {
  const next = at + 4 <= end ? at + 4 + u32(buffer, at) : Infinity;
  if (next > end) throw endsTooSoon();
  return next;
}

/**
 * Where the value that begins at `at` ends.
 * @param {Buffer} buffer @param {number} at @param {number} end
 */
export function skipValue(buffer, at, end) {
  return skipText(buffer, at + 1, end);
}

/** Reads the text at `at`. @param {Buffer} buffer @param {number} at @returns {string} */
export function text(buffer, at) {
  const length = u32(buffer, at);
  return length === 0 ? '' : buffer.utf8Slice(at + 4, at + 4 + length);
}

/** A copy that nobody else has; unlike `ArrayBuffer.prototype.slice` it is not filled with zeros before. @param {Buffer} bytes @returns {ArrayBuffer} */
export function toArrayBuffer(bytes) {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(copy);
  return copy.buffer;
}

/** Throws unless `count` bytes are left. @param {number} at @param {number} end @param {number} count */
export function need(at, end, count) {
  if (end - at < count) throw endsTooSoon();
}

export function endsTooSoon() {
  return new ProtocolError('A frame ends before its payload does.');
}
