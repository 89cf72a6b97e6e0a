import { types } from 'node:util';
import { connection } from '../channel.mjs';
import { SystemError } from '../errors.mjs';
import * as frames from '../frames.mjs';
import { writeEffects } from '../invocation.mjs';
import { serializeCookie } from './cookies.mjs';
import { OutgoingBody } from './outgoing-body.mjs';
import { hasHeader, headerList } from './response-headers.mjs';
import { checkStatus, HttpResponse, isBodiless } from './response.mjs';

/**
 * Answers an HTTP invocation with what its function returned.
 * @param {import('../invocation.mjs').Invocation} invocation
 * @param {import('../invocation.mjs').OutputValue[] | undefined} outputs
 * @param {any} result
 */
export function answer(invocation, outputs, result) {
  if (result === undefined || result === null) return sendHead(invocation, outputs, 204, [], undefined);
  if (typeof result !== 'object') {
    throw new SystemError('The HTTP response must be an object with optional properties "body", "status", "headers", and "cookies".');
  }

  const init = result instanceof HttpResponse ? HttpResponse.partsOf(result) : result;
  const status = checkStatus(init.status);
  const headers = headerList(init.headers);
  const { jsonBody, cookies } = init;
  const jsonText = jsonBody === undefined || jsonBody === null ? init.jsonText : JSON.stringify(jsonBody);

  let body;
  if (!isBodiless(status)) {
    if (jsonText !== undefined) {
      body = jsonText;
      if (!hasHeader(headers, 'content-type')) headers.push('content-type', 'application/json');
    } else body = toBody(init.body, headers, init.isSettled);
  }
  if (cookies !== undefined && cookies !== null) for (const cookie of cookies) headers.push('set-cookie', serializeCookie(cookie));

  sendHead(invocation, outputs, status, headers, body);
}

/**
 * A text, bytes, or something that gives them; the type of the content where the platform would set one.
 * @param {any} body @param {string[]} headers @param {boolean} [isSettled] its type is among the headers already
 */
function toBody(body, headers, isSettled) {
  if (body === undefined || body === null) return undefined;
  const typed = type => {
    if (!isSettled && type && !hasHeader(headers, 'content-type')) headers.push('content-type', type);
  };
  if (typeof body === 'string') {
    typed('text/plain;charset=UTF-8');
    return body;
  }
  if (ArrayBuffer.isView(body)) return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  if (types.isAnyArrayBuffer(body)) return new Uint8Array(body);
  if (body instanceof URLSearchParams) {
    typed('application/x-www-form-urlencoded;charset=UTF-8');
    return body.toString();
  }
  const kind = Object.prototype.toString.call(body);
  if (kind === '[object ReadableStream]') return fromReader(body);
  if (kind === '[object Blob]' || kind === '[object File]' || kind === '[object FormData]') {
    const native = new Response(body);
    typed(native.headers.get('content-type'));
    return native.body === null ? undefined : fromReader(native.body);
  }
  if (typeof body.pipe === 'function' && typeof body.destroy === 'function') return fromNodeStream(body);
  if (typeof body[Symbol.asyncIterator] === 'function') return body;
  typed('text/plain;charset=UTF-8');
  return String(body);
}

/** Ending it early cancels the stream at once; its own iterator would wait for the read under way. @param {ReadableStream} stream */
function fromReader(stream) {
  const reader = stream.getReader();
  const iterator = {
    next: () => reader.read(),
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => iterator };
}

/** @param {import('node:stream').Readable} stream */
export function fromNodeStream(stream) {
  const iterator = stream[Symbol.asyncIterator]();
  const ended = {
    next: () => iterator.next(),
    async return() {
      stream.destroy();
      return { done: true, value: undefined };
    },
  };
  return { [Symbol.asyncIterator]: () => ended };
}

/**
 * @param {import('../invocation.mjs').Invocation} invocation
 * @param {import('../invocation.mjs').OutputValue[] | undefined} outputs
 * @param {number} status @param {string[]} headers names and values in turn
 * @param {string | Uint8Array | AsyncIterable<unknown> | undefined} body
 */
export function sendHead(invocation, outputs, status, headers, body) {
  if (invocation.isOver) return;
  if (typeof body === 'string' && body.length * 3 > frames.bodyFrame && Buffer.byteLength(body) > frames.bodyFrame) body = Buffer.from(body);
  const isHere = typeof body === 'string' || (body instanceof Uint8Array && body.length <= frames.bodyFrame);
  const commit = invocation.commit?.close();

  const { writer } = connection;
  writer.begin(frames.Response, invocation.number);
  writeEffects(writer, outputs, commit);
  writer.u16(status);
  writer.u8(body === undefined ? frames.noBody : isHere ? frames.bodyHere : frames.bodyFollows);
  writer.u16(headers.length / 2);
  for (let index = 0; index < headers.length; index++) writer.text(headers[index]);
  if (isHere) {
    if (typeof body === 'string') writer.utf8(body);
    else writer.bytes(/** @type {Uint8Array} */ (body));
  }
  writer.end();
  connection.send();

  if (body === undefined || isHere) invocation.over();
  else {
    const outgoing = new OutgoingBody(invocation);
    if (body instanceof Uint8Array) void outgoing.sendAll(body);
    else void outgoing.sendFrom(/** @type {AsyncIterable<unknown>} */ (body));
  }
}
