import * as frames from '../frames.mjs';
import { need, text, u32 } from '../reading.mjs';
import { readMany, readValue, toWire } from '../values.mjs';

/**
 * A value of the wire as the core's TypedData.
 * @param {Buffer} buffer @param {number} at @param {number} end
 */
export function readTypedData(buffer, at, end) {
  need(at, end, 5);
  const from = at + 5;
  const to = from + u32(buffer, at + 1);
  switch (buffer[at]) {
    case frames.nothing:
      return {};
    case frames.text:
      return { string: buffer.utf8Slice(from, to) };
    case frames.json:
      return { json: buffer.utf8Slice(from, to) };
    case frames.texts:
      return { collectionString: { string: readMany(buffer, from, to, each => text(buffer, each)) } };
    case frames.byteStrings:
      return { collectionBytes: { bytes: readValue(buffer, at, end) } };
    case frames.plainText:
      // The package parses what it gets as `string`; as JSON of a text it stays one.
      return { json: JSON.stringify(buffer.utf8Slice(from, to)) };
    default:
      return { bytes: readValue(buffer, at, end) };
  }
}

/** The trigger's metadata, each member as JSON: so it keeps its type. @param {Record<string, unknown> | undefined} metadata */
export function metadataToTypedData(metadata) {
  return Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, { json: JSON.stringify(value) }]));
}

/** TypedData as a value of the wire. @param {any} data */
export function typedDataToWire(data) {
  if (data === undefined || data === null) return undefined;
  const has = member => data[member] !== undefined && data[member] !== null;
  if (has('string')) return toWire(data.string);
  if (has('json')) return { tag: frames.json, data: data.json };
  if (has('bytes')) return toWire(data.bytes);
  if (has('stream')) return toWire(data.stream);
  if (has('int')) return { tag: frames.json, data: String(data.int) };
  if (has('double')) return toWire(data.double) ?? undefined;
  if (has('collectionString')) return toWire(data.collectionString.string);
  if (has('collectionDouble')) return toWire(data.collectionDouble.double);
  if (has('collectionSint64')) return { tag: frames.json, data: `[${data.collectionSint64.sint64.join(',')}]` };
  if (has('collectionBytes')) return toWire(data.collectionBytes.bytes.map(bytes => Buffer.from(bytes).toString('base64')));
  return undefined;
}
