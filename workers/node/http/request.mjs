import { systemLog } from '../log.mjs';
import { text, toArrayBuffer } from '../reading.mjs';
import { RequestHeaders } from './headers.mjs';
import { readUser } from './user.mjs';

/** A URL that the URL parser would give back as it is. */
const plainUrl = /^https?:\/\/[a-z0-9.\-:]+\/[A-Za-z0-9\-._~!$&()*+,;=:@/%?]*$/;
/** `.` and `..` as segments are resolved by the parser, as are the ports 80 and 443 left out. */
const unsettled = /\/(\.|%2e){1,2}(\/|\?|$)|:(80|443)\//i;

/**
 * An HTTP request with the surface of the package's: decoded where it is asked for, and a `Request` of the platform is only made for what this class lacks.
 */
export class HttpRequest {
  /** Where it came from: an invocation, or the same properties from the init of a unit test. @type {any} */
  #source;
  /** A buffer, what follows in frames, or undefined. @type {any} */
  #body;
  #bodyUsed = false;
  /** @type {Request | undefined} */
  #native;
  #method;
  #url;
  #headers;
  #query;
  #params;
  #user;

  /**
   * @param {any} init `{ method, url, headers, query, params, body: { string } | { bytes } }`, as unit tests of users give it
   * @param {import('../invocation.mjs').Invocation} [invocation] what the worker gives
   */
  constructor(init, invocation) {
    this.#source = invocation;
    if (invocation === undefined) this.#takeInit(init);
    else if (invocation.body !== undefined) this.#body = this.#allowedBody(invocation.body);
  }

  #takeInit(init) {
    this.#native = init.nativeRequest;
    this.#params = { ...init.params };
    if (init.query) this.#query = new URLSearchParams(init.query);
    if (this.#native !== undefined) return;
    for (const name of ['url', 'method']) {
      if (init[name] === undefined || init[name] === null) throw new TypeError(`Internal error: Expected value to be neither null nor undefined: ${name}`);
    }
    this.#url = new URL(init.url).href;
    this.#method = /^(get|head|post|put|delete|options)$/i.test(init.method) ? init.method.toUpperCase() : init.method;
    this.#headers = new RequestHeaders();
    for (const [name, value] of Object.entries(init.headers ?? {})) this.#headers.set(name, value);
    const body = init.body?.bytes ?? init.body?.string;
    if (body !== undefined && body.length > 0) this.#body = this.#allowedBody(Buffer.from(body));
    if (typeof init.body?.string === 'string' && !this.#headers.has('content-type')) this.#headers.set('content-type', 'text/plain;charset=UTF-8');
  }

  /** GET and HEAD have no body on this platform: one that came is dropped with a line in the log, as the package does. */
  #allowedBody(body) {
    const { method } = this;
    if (method !== 'GET' && method !== 'HEAD') return body;
    systemLog('warning', `Discarding the body of the incoming ${method} request because GET and HEAD requests cannot have a body.`);
    return undefined;
  }

  get method() {
    return (this.#method ??= this.#native?.method ?? text(this.#source.buffer, this.#source.methodAt));
  }

  get url() {
    if (this.#url === undefined) {
      const url = this.#native?.url ?? text(this.#source.buffer, this.#source.urlAt);
      this.#url = plainUrl.test(url) && !unsettled.test(url) ? url : new URL(url).href;
    }
    return this.#url;
  }

  get headers() {
    return (this.#headers ??= this.#native?.headers ?? new RequestHeaders(this.#source));
  }

  get query() {
    if (this.#query === undefined) {
      const { url } = this;
      const mark = url.indexOf('?');
      this.#query = new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1));
    }
    return this.#query;
  }

  get params() {
    if (this.#params === undefined) {
      this.#params = {};
      this.#source.forEachPair(this.#source.paramsAt, (name, value) => (this.#params[name] = value));
    }
    return this.#params;
  }

  /** Who called, as a front door before the app says it in `x-ms-client-principal`. */
  get user() {
    if (this.#user === undefined) this.#user = readUser(this.headers);
    return this.#user;
  }

  /** Aborted when the host cancels the invocation. */
  get signal() {
    return this.#source?.signal ?? this.#native?.signal;
  }

  get body() {
    if (this.#body === undefined && this.#native === undefined) return null;
    return this.#asNative().body;
  }

  get bodyUsed() {
    return this.#native?.bodyUsed ?? this.#bodyUsed;
  }

  async text() {
    if (this.#native !== undefined) return this.#native.text();
    const bytes = await this.#take();
    if (bytes === undefined) return '';
    // A byte order mark is no part of the text.
    const start = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
    return bytes.utf8Slice(start, bytes.length);
  }

  async json() {
    return JSON.parse(await this.text());
  }

  async arrayBuffer() {
    if (this.#native !== undefined) return this.#native.arrayBuffer();
    const bytes = await this.#take();
    if (bytes === undefined) return new ArrayBuffer(0);
    return toArrayBuffer(bytes);
  }

  async blob() {
    return this.#asNative().blob();
  }

  async formData() {
    return this.#asNative().formData();
  }

  clone() {
    if (this.bodyUsed) throw new TypeError('Cannot clone a request whose body was read.');
    const clone = new HttpRequest({ nativeRequest: this.#asNative().clone(), params: this.params });
    clone.#source = this.#source;
    clone.#query = this.#query && new URLSearchParams(this.#query);
    return clone;
  }

  /** The bytes of the body, once. @returns {Promise<any> | any} */
  #take() {
    if (this.#bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
    const body = this.#body;
    if (body === undefined) return undefined;
    this.#bodyUsed = true;
    return Buffer.isBuffer(body) ? body : body.readAll();
  }

  #asNative() {
    if (this.#native === undefined) {
      const body = this.#body;
      if (this.#bodyUsed) throw new TypeError('Body is unusable: Body has already been read');
      const isStream = body !== undefined && !Buffer.isBuffer(body);
      this.#native = new Request(this.url, {
        method: this.method,
        headers: [...this.headers],
        body: isStream ? streamOf(body) : body,
        // @ts-ignore not in every declaration of Request
        duplex: isStream ? 'half' : undefined,
      });
    }
    return this.#native;
  }
}

/** @param {import('./incoming-body.mjs').IncomingBody} body */
function streamOf(body) {
  return new ReadableStream(
    {
      type: 'bytes',
      async pull(controller) {
        const chunk = await body.read();
        if (chunk === undefined) {
          controller.close();
          controller.byobRequest?.respond(0);
        } else controller.enqueue(new Uint8Array(chunk));
      },
    },
    { highWaterMark: 0 },
  );
}
