import { SystemError } from '../errors.mjs';
import { httpShape } from '../frames.mjs';
import { sendHead } from '../http/answer.mjs';
import { serializeCookie } from '../http/cookies.mjs';
import { isBodiless } from '../http/response.mjs';
import { toWire } from '../values.mjs';

/**
 * Answers with what the function returned and what stands in `context.bindings`; the returned goes before.
 * @param {import('../invocation.mjs').Invocation} invocation @param {any} context @param {any} result
 */
export function finish(invocation, context, result) {
  const { bindings, triggerType } = invocation.function;
  const outputNames = Object.keys(bindings).filter(name => bindings[name].direction !== 'in');
  const httpName = outputNames.find(name => bindings[name].type?.toLowerCase() === 'http');
  if (httpName !== undefined && context.res && context.bindings[httpName] === undefined) context.bindings[httpName] = context.res;

  /** @type {Map<string, unknown>} */
  const given = new Map();
  // A falsy result counts as none, except of an activity, whose result may be anything.
  const hasResult = result || (triggerType === 'activitytrigger' && result !== undefined && result !== null);
  if (hasResult) {
    if (outputNames.includes('$return')) given.set('$return', result);
    else if (typeof result === 'object') for (const name of outputNames) if (result[name] !== undefined) given.set(name, result[name]);
  }
  const returned = hasResult && given.size === 0 && triggerType !== 'httptrigger' ? toWire(result) : undefined;
  for (const name of outputNames) if (!given.has(name) && context.bindings[name] !== undefined) given.set(name, context.bindings[name]);

  const http = httpName === undefined ? undefined : given.get(httpName);
  const head = httpName !== undefined && given.has(httpName) ? toHttp(http) : undefined;
  if (httpName !== undefined) given.delete(httpName);
  const outputs = Array.from(given, ([name, value]) => ({ name, value: toWire(value) }));
  if (invocation.shape !== httpShape) invocation.result(outputs, returned);
  else if (head === undefined) sendHead(invocation, outputs, httpName === undefined ? 204 : 200, [], undefined);
  else sendHead(invocation, outputs, head.status, head.headers, head.body);
}

/** @param {any} response */
function toHttp(response) {
  if (typeof response !== 'object' || Array.isArray(response)) {
    throw new SystemError(
      "The HTTP response must be an 'object' type that can include properties such as 'body', 'status', and 'headers'. Learn more: https://go.microsoft.com/fwlink/?linkid=2112563",
    );
  }
  const { statusCode, status, headers: given, cookies, body } = response ?? {};
  const code = Number(statusCode || (typeof status === 'function' ? undefined : status) || 200);
  if (!Number.isInteger(code) || code < 100 || code > 999) throw new SystemError(`The status "${statusCode ?? status}" is none of HTTP.`);
  const headers = [];
  for (const [name, value] of Object.entries(given ?? {})) if (value !== undefined && value !== null) headers.push(name.toLowerCase(), String(value));
  for (const cookie of cookies ?? []) headers.push('set-cookie', serializeCookie(cookie));
  return { status: code, headers, body: isBodiless(code) ? undefined : toContent(body, headers) };
}

/** Typed as Azure's host types what has no type. @param {any} body @param {string[]} headers */
function toContent(body, headers) {
  if (body === undefined || body === null) return undefined;
  const isTyped = headers.some((name, index) => index % 2 === 0 && name === 'content-type');
  const typed = type => void (isTyped || headers.push('content-type', type));
  if (typeof body === 'string') {
    typed('text/plain; charset=utf-8');
    return body;
  }
  if (ArrayBuffer.isView(body)) {
    typed('application/octet-stream');
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  }
  typed('application/json; charset=utf-8');
  return JSON.stringify(body);
}
