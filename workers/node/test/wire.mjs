// The host's side of docs/reference/worker-protocol.md, written once more for the tests: nothing of the worker is used.

export function frame(type, number, payload = Buffer.alloc(0)) {
  const head = Buffer.alloc(9);
  head.writeUInt32LE(5 + payload.length, 0);
  head[4] = type;
  head.writeUInt32LE(number, 5);
  return Buffer.concat([head, payload]);
}

export const jsonFrame = (type, number, value) => frame(type, number, Buffer.from(JSON.stringify(value)));

export function decodeFrames(buffer) {
  const frames = [];
  let at = 0;
  while (buffer.length - at >= 4) {
    const end = at + 4 + buffer.readUInt32LE(at);
    if (end > buffer.length) break;
    frames.push({ type: buffer[at + 4], number: buffer.readUInt32LE(at + 5), payload: buffer.subarray(at + 9, end) });
    at = end;
  }
  return { frames, rest: buffer.subarray(at) };
}

const u16 = value => Buffer.from([value & 255, value >> 8]);
const u32 = value => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
export const text = value => {
  const bytes = Buffer.from(value);
  return Buffer.concat([u32(bytes.length), bytes]);
};
const pairs = list => Buffer.concat([u16(list.length), ...list.flatMap(([name, value]) => [text(name), text(value)])]);

/** A value: `{ text }`, `{ json }`, `{ bytes }`, `{ texts }`, `{ byteStrings }`, `{ plain }` or nothing. */
export function value(given) {
  const tagged = (tag, bytes) => Buffer.concat([Buffer.from([tag]), u32(bytes.length), bytes]);
  if (given === undefined) return tagged(0, Buffer.alloc(0));
  if ('text' in given) return tagged(1, Buffer.from(given.text));
  if ('json' in given) return tagged(2, Buffer.from(JSON.stringify(given.json)));
  if ('bytes' in given) return tagged(3, Buffer.from(given.bytes));
  if ('texts' in given) return tagged(4, Buffer.concat(given.texts.map(text)));
  if ('byteStrings' in given) return tagged(5, Buffer.concat(given.byteStrings.map(one => Buffer.concat([u32(one.length), Buffer.from(one)]))));
  return tagged(6, Buffer.from(given.plain));
}

/**
 * @param {number} number @param {number} index
 * @param {{ id?: string, trace?: [string, string], retry?: [number, number], inputs?: [string, object][], http?: object, trigger?: object, metadata?: object }} what
 */
export function encodeInvoke(number, index, what) {
  const { id = `invocation-${number}`, trace = ['', ''], retry = [-1, 0], inputs = [], http } = what;
  const head = [
    u16(index), Buffer.from([http ? 1 : 2]), text(id), text(trace[0]), text(trace[1]), u32(retry[0]), u32(retry[1]),
    u16(inputs.length), ...inputs.flatMap(([name, one]) => [text(name), value(one)]),
  ];
  if (http === undefined) return frame(2, number, Buffer.concat([...head, value(what.trigger), value(what.metadata === undefined ? undefined : { json: what.metadata })]));
  const { method, url, headers = [], params = [], body, follows } = http;
  const kind = follows ? 2 : body === undefined ? 0 : 1;
  return frame(2, number, Buffer.concat([...head, Buffer.from([kind]), text(method), text(url), pairs(headers), pairs(params), Buffer.from(body ?? '')]));
}

export class Reader {
  at = 0;
  constructor(buffer) {
    this.buffer = buffer;
  }
  u8() {
    return this.buffer[this.at++];
  }
  u16() {
    return this.u8() | (this.u8() << 8);
  }
  bytes() {
    const start = this.at + 4;
    this.at = start + this.buffer.readUInt32LE(this.at);
    if (this.at > this.buffer.length) throw new Error('A frame of the worker ends too soon.');
    return this.buffer.subarray(start, this.at);
  }
  text() {
    return this.bytes().toString();
  }
  value() {
    const tag = this.u8();
    const bytes = this.bytes();
    return [() => undefined, null, () => JSON.parse(bytes), () => Buffer.from(bytes), null, null, () => bytes.toString()][tag]();
  }
  pairs() {
    return Array.from({ length: this.u16() }, () => [this.text(), this.text()]);
  }
  rest() {
    return this.buffer.subarray(this.at);
  }
}

export function decodeEffects(reader) {
  const outputs = Object.fromEntries(Array.from({ length: reader.u16() }, () => [reader.text(), reader.value()]));
  return { outputs, commit: reader.value() };
}
