import { text, toArrayBuffer } from '../reading.mjs';

/** Methods that `Request` of the platform keeps as they are. */
const plainMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** What stands after the origin in a URL that the parser would give back as it is; `.` and `..` as segments it would resolve. */
const plainTarget = /^\/[A-Za-z0-9\-._~!$&()*+,;=:@/%?]*$/;
const dots = /\/(\.|%2e){1,2}(\/|\?|$)/i;
/** The origin of the last request, as the parser gives it: nearly all have the same. */
let settledOrigin = '';

/** @param {string} url */
function isSettled(url) {
  if (!url.startsWith(settledOrigin) || url.charCodeAt(settledOrigin.length) !== 47) {
    const { origin } = URL.canParse(url) ? new URL(url) : { origin: '' };
    if (!origin.startsWith('http') || !url.startsWith(`${origin}/`)) return false;
    settledOrigin = origin;
  }
  const target = url.slice(settledOrigin.length);
  return plainTarget.test(target) && !dots.test(target);
}

/**
 * What the package's request is made of in place of the platform's `Request`: it has what the package asks for, and becomes a `Request` where more of it is asked for than its head, or its body at once.
 * A `Request` costs ten times as much as all else of an invocation.
 */
export class PlatformRequest {
  #invocation;
  /** @type {Buffer | undefined} */
  #body;
  #bodyUsed = false;
  /** @type {Headers | undefined} */
  #headers;
  /** @type {Request | undefined} */
  #request;

  /**
   * Undefined where the platform would change or refuse something: then it is asked itself.
   * @param {import('../invocation.mjs').Invocation} invocation @param {Buffer | undefined} body the whole of it
   */
  static of(invocation, body) {
    const { buffer } = invocation;
    const method = text(buffer, invocation.methodAt);
    if (!plainMethods.has(method) || (body !== undefined && (method === 'GET' || method === 'HEAD'))) return undefined;
    const url = text(buffer, invocation.urlAt);
    // The values of headers are one byte a character for the platform: it refuses others.
    if (!isSettled(url) || !isAscii(buffer, invocation.headersAt, invocation.paramsAt)) return undefined;
    return new PlatformRequest(invocation, method, url, body);
  }

  /** @param {import('../invocation.mjs').Invocation} invocation @param {string} method @param {string} url @param {Buffer | undefined} body */
  constructor(invocation, method, url, body) {
    this.#invocation = invocation;
    this.method = method;
    this.url = url;
    this.#body = body;
  }

  get headers() {
    if (this.#headers === undefined) {
      const headers = (this.#headers = new Headers());
      this.#invocation.forEachPair(this.#invocation.headersAt, (name, value) => headers.append(name, value));
    }
    return this.#headers;
  }

  get body() {
    return this.#body === undefined ? null : this.#asRequest().body;
  }

  get bodyUsed() {
    return this.#request?.bodyUsed ?? this.#bodyUsed;
  }

  arrayBuffer() {
    if (!this.#canTake()) return this.#asRequest().arrayBuffer();
    const bytes = this.#take();
    return bytes === undefined ? new ArrayBuffer(0) : toArrayBuffer(bytes);
  }

  text() {
    return this.#canTake() ? decode(this.#take()) : this.#asRequest().text();
  }

  json() {
    return this.#canTake() ? JSON.parse(decode(this.#take())) : this.#asRequest().json();
  }

  blob() {
    return this.#withHeaders().blob();
  }

  formData() {
    return this.#withHeaders().formData();
  }

  clone() {
    return this.#withHeaders().clone();
  }

  /** Whether the body was neither read nor given away. */
  #canTake() {
    return this.#request === undefined && !this.#bodyUsed;
  }

  /** The bytes of the body, once. */
  #take() {
    const body = this.#body;
    this.#bodyUsed = body !== undefined;
    return body;
  }

  /** A `Request` of the platform that stands for this one from now on. */
  #asRequest() {
    if (this.#request === undefined) {
      this.#request = new Request(this.url, { method: this.method, headers: this.headers, body: this.#body });
      // So that it refuses in its own words what was read before.
      if (this.#bodyUsed) void this.#request.arrayBuffer();
    }
    return this.#request;
  }

  /** The same, for members that also depend on the headers: those that were handed out may have changed. */
  #withHeaders() {
    const request = this.#asRequest();
    for (const name of [...request.headers.keys()]) request.headers.delete(name);
    for (const [name, value] of this.headers) request.headers.append(name, value);
    return request;
  }
}

/** @param {Buffer} buffer @param {number} at @param {number | undefined} end */
function isAscii(buffer, at, end = buffer.length) {
  for (; at < end; at++) if (buffer[at] > 127) return false;
  return true;
}

/** Text without a byte order mark. @param {Buffer | undefined} bytes */
function decode(bytes) {
  if (bytes === undefined) return '';
  const start = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return bytes.utf8Slice(start, bytes.length);
}
