import { sendHead } from '../http/answer.mjs';
import { serializeCookie } from '../http/cookies.mjs';
import { isBodiless } from '../http/response.mjs';
import { text } from '../reading.mjs';
import { programmingModel } from './programming-model.mjs';

/**
 * An HTTP request as the core gives it, with its whole body.
 * @param {import('../invocation.mjs').Invocation} invocation
 */
export async function requestData(invocation) {
  const { buffer } = invocation;
  const bytes = invocation.incoming === undefined ? invocation.body : await invocation.incoming.readAll();
  const url = text(buffer, invocation.urlAt);
  return {
    method: text(buffer, invocation.methodAt),
    url,
    nullableQuery: needsQuery() ? queryOf(url) : undefined,
    nullableHeaders: nullable(invocation, invocation.headersAt),
    nullableParams: nullable(invocation, invocation.paramsAt),
    body: bytes === undefined ? undefined : { bytes },
  };
}

/** Before 4.5 the package read no query from the URL; later it prefers the URL, where a name may come twice. */
function needsQuery() {
  const [major, minor] = String(programmingModel.version).split('.').map(Number);
  return major === 4 && minor < 5;
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
  for (const [name, value] of Object.entries(http.headers ?? {})) headers.push(name, String(value));
  for (const cookie of http.cookies ?? []) headers.push('set-cookie', serializeCookie(plainCookie(cookie)));
  const bytes = http.body?.bytes;
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
