import * as frames from './frames.mjs';
import { endsTooSoon, need, skipText, text, u32 } from './reading.mjs';

/** What `JSON.parse` makes of a text, or the text where it is no JSON. @param {string} value @returns {unknown} */
export function parseOrText(value) {
  // Most texts that are no JSON are told from their first character: an exception costs a hundred times as much.
  const first = value.charCodeAt(0);
  const canBeJson =
    first === 123 || first === 91 || first === 34 || first === 45 || (first >= 48 && first <= 57) || first === 116 || first === 102 || first === 110 || first <= 32;
  if (!canBeJson) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/**
 * The JavaScript value of the value at `at`.
 * @param {Buffer} buffer @param {number} at @param {number} end the end of the frame
 * @returns {unknown}
 */
export function readValue(buffer, at, end) {
  need(at, end, 5);
  const from = at + 5;
  const to = from + u32(buffer, at + 1);
  if (to > end) throw endsTooSoon();
  switch (buffer[at]) {
    case frames.nothing:
      return undefined;
    case frames.text:
      return parseOrText(buffer.utf8Slice(from, to));
    case frames.json:
      return JSON.parse(buffer.utf8Slice(from, to));
    case frames.bytes:
      return Buffer.from(buffer.subarray(from, to));
    case frames.texts:
      return readMany(buffer, from, to, at => parseOrText(text(buffer, at)));
    case frames.byteStrings:
      return readMany(buffer, from, to, (at, next) => Buffer.from(buffer.subarray(at + 4, next)));
    case frames.plainText:
      return buffer.utf8Slice(from, to);
    default:
      throw new frames.ProtocolError(`A value with the tag ${buffer[at]}.`);
  }
}

/**
 * @template T
 * @param {Buffer} buffer @param {number} at @param {number} end
 * @param {(at: number, next: number) => T} read
 */
export function readMany(buffer, at, end, read) {
  const all = [];
  while (at < end) {
    const next = skipText(buffer, at, end);
    all.push(read(at, next));
    at = next;
  }
  return all;
}

/**
 * A value as it is written: what may run the app's code is done here, before a frame begins.
 * @typedef {{ tag: number, data: string | Uint8Array }} WireValue
 */

/** @param {unknown} value @returns {WireValue | undefined} */
export function toWire(value) {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'string') return { tag: frames.plainText, data: value };
  if (ArrayBuffer.isView(value)) return { tag: frames.bytes, data: new Uint8Array(value.buffer, value.byteOffset, value.byteLength) };
  if (value instanceof ArrayBuffer) return { tag: frames.bytes, data: new Uint8Array(value) };
  const data = JSON.stringify(value);
  return data === undefined ? undefined : { tag: frames.json, data };
}

/** @param {import('./writing.mjs').FrameWriter} writer @param {WireValue | undefined} value */
export function writeValue(writer, value) {
  if (value === undefined) {
    writer.u8(frames.nothing);
    writer.u32(0);
    return;
  }
  writer.u8(value.tag);
  if (typeof value.data === 'string') writer.text(value.data);
  else {
    writer.u32(value.data.length);
    writer.bytes(value.data);
  }
}
