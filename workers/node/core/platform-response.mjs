import { bodyFrame } from '../frames.mjs';
import { hasHeader, headerList } from '../http/response-headers.mjs';
import { isBodiless } from '../http/response.mjs';

/**
 * What the package's response is made of in place of the platform's `Response`: what it asks of one to answer, known at once. Nobody else sees it.
 */
class PlatformResponse {
  /** @param {number} status @param {string[]} list names and values in turn @param {string | Uint8Array | ArrayBuffer | undefined} body */
  constructor(status, list, body) {
    this.status = status;
    this.headers = new HeaderEntries(list);
    this.body = body;
  }

  /** The package hands it on as it is, to this core: so a text need not become bytes. */
  arrayBuffer() {
    return this.body ?? new ArrayBuffer(0);
  }
}

class HeaderEntries {
  #list;

  /** @param {string[]} list */
  constructor(list) {
    this.#list = list;
  }

  /** In the order of their names, as `Headers` gives them. */
  entries() {
    const list = this.#list;
    const entries = [];
    for (let index = 0; index < list.length; index += 2) entries.push([list[index], list[index + 1]]);
    return entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }
}

/**
 * What a function returned, in the form in which the package need not ask the platform: the same init with a response that is made already. Anything that is not plain is given back as it is.
 * @param {any} result
 */
export function withPlatformResponse(result) {
  if (typeof result !== 'object' || result === null || Object.getPrototypeOf(result) !== Object.prototype || 'nativeResponse' in result) return result;
  const { status = 200, headers, body, jsonBody, cookies, enableContentNegotiation } = result;
  if (!Number.isInteger(status) || status < 200 || status > 599 || !arePlain(headers)) return result;

  const list = headerList(headers);
  let content;
  if (!isBodiless(status)) {
    const isJson = jsonBody !== undefined && jsonBody !== null;
    if (!isJson && !isKnown(body)) return result;
    content = isJson ? JSON.stringify(jsonBody) : kept(body);
    const type = isJson ? 'application/json' : typeof body === 'string' ? 'text/plain;charset=UTF-8' : undefined;
    if (type !== undefined && !hasHeader(list, 'content-type')) list.push('content-type', type);
  }
  return { status, headers, body, jsonBody, cookies, enableContentNegotiation, nativeResponse: new PlatformResponse(status, list, content) };
}

/** @param {any} headers */
function arePlain(headers) {
  return headers === undefined || (typeof headers === 'object' && headers !== null && Object.getPrototypeOf(headers) === Object.prototype);
}

/** @param {any} body */
function isKnown(body) {
  if (body === undefined || body === null || typeof body === 'string') return true;
  return (ArrayBuffer.isView(body) ? body.buffer : body) instanceof ArrayBuffer;
}

/** What is sent bit by bit must be the bytes of now, as a `Response` has them. @param {any} body */
function kept(body) {
  if (!(body?.byteLength > bodyFrame)) return body ?? undefined;
  return ArrayBuffer.isView(body) ? new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice() : body.slice();
}
