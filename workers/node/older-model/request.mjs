import { RequestHeaders } from '../http/headers.mjs';
import { readUser } from '../http/user.mjs';
import { text } from '../reading.mjs';
import { parseOrText } from '../values.mjs';
import { parseForm } from './form.mjs';

/** A request of the older model: its body is parsed beforehand. */
export class OlderRequest {
  #user;
  /** What JSON makes of it, the text, or the bytes of `application/octet-stream` and `multipart/…`. @type {any} */
  body;
  /** The text. @type {string | undefined} */
  rawBody;
  /** @type {Buffer | undefined} */
  bufferBody;

  /** @param {import('../invocation.mjs').Invocation} invocation @param {Buffer | undefined} bytes */
  constructor(invocation, bytes) {
    this.method = text(invocation.buffer, invocation.methodAt);
    this.url = text(invocation.buffer, invocation.urlAt);
    this.originalUrl = this.url;
    /** @type {Record<string, string>} */
    this.headers = Object.fromEntries(new RequestHeaders(invocation));
    /** @type {Record<string, string>} */
    this.query = {};
    const mark = this.url.indexOf('?');
    if (mark >= 0) for (const [name, value] of new URLSearchParams(this.url.slice(mark + 1))) this.query[name] = name in this.query ? `${this.query[name]},${value}` : value;
    /** @type {Record<string, string>} */
    this.params = {};
    invocation.forEachPair(invocation.paramsAt, (name, value) => (this.params[name] = value));
    if (bytes !== undefined && bytes.length > 0) this.#takeBody(bytes);
  }

  /** @param {Buffer} bytes */
  #takeBody(bytes) {
    this.bufferBody = bytes;
    const type = this.get('content-type')?.toLowerCase() ?? '';
    if (type === 'application/octet-stream' || type.startsWith('multipart/')) {
      this.body = bytes;
      this.rawBody = bytes.toString();
    } else {
      this.rawBody = decode(bytes);
      this.body = parseOrText(this.rawBody);
    }
  }

  get user() {
    if (this.#user === undefined) this.#user = readUser({ get: name => this.headers[name] ?? null });
    return this.#user;
  }

  /** @param {string} field */
  get(field) {
    return this.headers[field.toLowerCase()];
  }

  parseFormBody() {
    const type = this.get('content-type');
    if (!type) throw new Error('"content-type" header must be defined.');
    return parseForm(this.body, type);
  }
}

/** A text by its byte order mark; UTF-8 without one. @param {Buffer} bytes */
function decode(bytes) {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return bytes.toString('utf8', 3);
  return bytes.toString();
}
