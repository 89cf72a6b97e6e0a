import { sendHead } from '../http/answer.mjs';
import { serializeCookie } from '../http/cookies.mjs';
import { isBodiless } from '../http/response.mjs';
import { text } from '../reading.mjs';
import { PlatformRequest } from './platform-request.mjs';
import { programmingModel } from './programming-model.mjs';

/** An HTTP request as the core gives it. What it is made of is only made for a copy of the package that asks for it; the newer ones take `nativeRequest`. */
class HttpData {
  #invocation;
  #bytes;

  /** @param {import('../invocation.mjs').Invocation} invocation @param {Buffer | undefined} bytes the whole body */
  constructor(invocation, bytes) {
    this.#invocation = invocation;
    this.#bytes = bytes;
    this.nullableParams = nullable(invocation, invocation.paramsAt);
    this.nullableQuery = needsQuery() ? queryOf(this.url) : undefined;
  }

  get nativeRequest() {
    return PlatformRequest.of(this.#invocation, this.#bytes);
  }

  get method() {
    return text(this.#invocation.buffer, this.#invocation.methodAt);
  }

  get url() {
    return text(this.#invocation.buffer, this.#invocation.urlAt);
  }

  get nullableHeaders() {
    return nullable(this.#invocation, this.#invocation.headersAt);
  }

  get body() {
    return this.#bytes === undefined ? undefined : { bytes: this.#bytes };
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation @returns {HttpData | Promise<HttpData>} */
export function requestData(invocation) {
  const { incoming, body } = invocation;
  if (incoming === undefined) return new HttpData(invocation, /** @type {any} */ (body));
  return incoming.readAll().then(bytes => new HttpData(invocation, bytes));
}

/** Before 4.5 the package read no query from the URL; later it prefers the URL, where a name may come twice. */
function needsQuery() {
  return isBefore45(String(programmingModel.version));
}

let lastVersion = '';
let lastIsBefore = false;

/** @param {string} version */
function isBefore45(version) {
  if (version !== lastVersion) {
    const [major, minor] = version.split('.').map(Number);
    lastVersion = version;
    lastIsBefore = major === 4 && minor < 5;
  }
  return lastIsBefore;
}

/** @param {string} url */
function queryOf(url) {
  return Object.fromEntries(Array.from(new URL(url).searchParams, ([name, value]) => [name, { value }]));
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {number | undefined} at */
function nullable(invocation, at) {
  /** @type {Record<string, { value: string }>} */
  const values = {};
  invocation.forEachPair(at, (name, value) => {
    const key = name.toLowerCase() === name || at !== invocation.headersAt ? name : name.toLowerCase();
    const before = values[key];
    values[key] = { value: before === undefined ? value : `${before.value}${key === 'cookie' ? '; ' : ', '}${value}` };
  });
  return values;
}

/**
 * Answers with the core's HTTP response.
 * @param {import('../invocation.mjs').Invocation} invocation
 * @param {import('../invocation.mjs').OutputValue[]} outputs
 * @param {any} http undefined where the function returned nothing
 */
export function answerWith(invocation, outputs, http) {
  if (http === undefined || http === null) return sendHead(invocation, outputs, 204, [], undefined);
  const status = Number(http.statusCode ?? 200);
  const headers = [];
  for (const name in http.headers) headers.push(name, String(http.headers[name]));
  for (const cookie of http.cookies ?? []) headers.push('set-cookie', serializeCookie(plainCookie(cookie)));
  const bytes = http.body?.bytes ?? http.body?.string;
  const body = isBodiless(status) || bytes === undefined || bytes === null || bytes.length === 0 ? undefined : bytes;
  sendHead(invocation, outputs, status, headers, body);
}

/** A cookie of the core without the wrappers of its optional members. @param {any} cookie */
function plainCookie({ name, value, domain, path, expires, secure, httpOnly, sameSite, maxAge }) {
  const same = { none: undefined, explicitNone: 'none' };
  return {
    name,
    value,
    domain: domain?.value,
    path: path?.value,
    expires: expires === undefined || expires === null ? undefined : Number(expires.value.seconds) * 1000,
    secure: secure?.value,
    httpOnly: httpOnly?.value,
    sameSite: sameSite in same ? same[sameSite] : sameSite,
    maxAge: maxAge?.value,
  };
}
