import { createRequire } from 'node:module';
import { fromNodeStream, sendHead } from '../http/answer.mjs';
import { isBodiless } from '../http/response.mjs';
import { text } from '../reading.mjs';

/** What belongs to one connection, not to the message; what only these two speak of; what the host says itself. */
const ownHeaders = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'x-ms-invocation-id'];
const dropInRequest = new Set([...ownHeaders, 'host', 'content-length', 'expect']);
const dropInResponse = new Set([...ownHeaders, 'date']);

/** Loaded when it is needed: few apps do, and it costs every start some milliseconds. @type {typeof import('node:http') | undefined} */
let http;
/** @type {import('node:http').Agent} */
let agent;

/**
 * Sends a request to the package's own HTTP server and its answer back to the host, so that the host knows nothing of that server.
 * @param {import('../invocation.mjs').Invocation} invocation
 * @param {URL} server
 * @param {() => import('../invocation.mjs').OutputValue[]} outputs asked for when the answer begins: then the function is done
 */
export function forward(invocation, server, outputs) {
  http ??= /** @type {typeof import('node:http')} */ (createRequire(import.meta.url)('node:http'));
  agent ??= new http.Agent({ keepAlive: true });
  const url = new URL(text(invocation.buffer, invocation.urlAt));
  const request = http.request({
    agent,
    host: server.hostname,
    port: server.port,
    path: url.pathname + url.search,
    method: text(invocation.buffer, invocation.methodAt),
    headers: requestHeaders(invocation, url),
  });
  request.on('error', error => invocation.fail(error));
  const answered = new Promise(resolve =>
    request.once('response', response => {
      answer(invocation, response, outputs());
      resolve(undefined);
    }),
  );
  void sendBody(request, invocation);

  return {
    /** After the function. The package answers nothing where it returned nothing. @param {unknown} result */
    async done(result) {
      if (result !== undefined && result !== null) return answered;
      sendHead(invocation, outputs(), 204, [], undefined);
      request.destroy();
    },
    /** After a failure, which the package never answers. */
    abort: () => void request.destroy(),
  };
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {URL} url */
function requestHeaders(invocation, url) {
  /** @type {Record<string, any>} */
  const headers = {};
  invocation.forEachPair(invocation.headersAt, (name, value) => {
    const key = name.toLowerCase();
    if (!dropInRequest.has(key)) headers[key] = headers[key] === undefined ? value : [].concat(headers[key], /** @type {any} */ (value));
  });
  headers['x-ms-invocation-id'] = invocation.id;
  headers['x-forwarded-host'] = url.host;
  headers['x-forwarded-proto'] = url.protocol.slice(0, -1);
  if (Buffer.isBuffer(invocation.body)) headers['content-length'] = String(invocation.body.length);
  return headers;
}

/** @param {import('node:http').ClientRequest} request @param {import('../invocation.mjs').Invocation} invocation */
async function sendBody(request, invocation) {
  const { incoming, body } = invocation;
  if (incoming === undefined) return void request.end(body);
  try {
    for await (const chunk of incoming) {
      // Where the server reads slowly, no more is asked of the host.
      if (!request.write(chunk)) await new Promise(resolve => request.once('drain', resolve).once('close', resolve));
      if (request.destroyed) return;
    }
    request.end();
  } catch (error) {
    request.destroy(/** @type {Error} */ (error));
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {import('node:http').IncomingMessage} response @param {import('../invocation.mjs').OutputValue[]} outputs */
function answer(invocation, response, outputs) {
  const headers = [];
  const { rawHeaders, statusCode = 200 } = response;
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index].toLowerCase();
    if (!dropInResponse.has(name)) headers.push(name, rawHeaders[index + 1]);
  }
  const isEmpty = isBodiless(statusCode) || response.headers['content-length'] === '0' || text(invocation.buffer, invocation.methodAt) === 'HEAD';
  if (isEmpty) response.resume();
  sendHead(invocation, outputs, statusCode, headers, isEmpty ? undefined : fromNodeStream(response));
}
