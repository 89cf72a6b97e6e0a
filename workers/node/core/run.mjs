import { httpShape } from '../frames.mjs';
import { hasInvocationHooks, runWithHooks } from '../hooks.mjs';
import { toWire } from '../values.mjs';
import { CoreContext, takeContext } from './contexts.mjs';
import { forward } from './http-forward.mjs';
import { answerWith, requestData } from './http-data.mjs';
import { withPlatformResponse } from './platform-response.mjs';
import { httpServer, programmingModel } from './programming-model.mjs';
import { metadataToTypedData, readTypedData, typedDataToWire } from './typed-data.mjs';

/** Runs a function that a copy of the package registered. @param {import('../invocation.mjs').Invocation} invocation */
export function runCore(invocation) {
  run(invocation).catch(error => invocation.fail(error));
}

/** @param {import('../invocation.mjs').Invocation} invocation */
async function run(invocation) {
  const { metadata, handler } = /** @type {any} */ (invocation.function);
  const isHttp = invocation.shape === httpShape;
  const isForwarded = isHttp && httpServer !== undefined;
  const request = isForwarded ? streamedRequest(invocation) : isHttp ? httpRequest(invocation, invocation.incoming === undefined ? requestData(invocation) : await requestData(invocation)) : otherRequest(invocation);
  const coreContext = new CoreContext(invocation, request, metadata);

  const model = programmingModel.getInvocationModel(coreContext);
  const forwarded = isForwarded ? forward(invocation, /** @type {URL} */ (httpServer), () => outputsNow(invocation)) : undefined;
  try {
    const { context, inputs } = await model.getArguments();
    takeContext(invocation, context);
    const call = (given, callback) => model.invokeFunction(context, given, callback);
    invocation.state = 'invocation';
    // Where the answer goes over the package's server, it is streamed.
    const isPlainHttp = httpServer === undefined && invocation.function.returnType === 'http';
    const result = hasInvocationHooks() ? await runWithHooks(invocation, context, inputs, handler, call) : await call(inputs, handler);
    const response = await model.getResponse(context, isPlainHttp ? withPlatformResponse(result) : result);
    if (forwarded !== undefined) await forwarded.done(result);
    else finish(invocation, response, isHttp);
  } catch (error) {
    forwarded?.abort();
    throw error;
  }
}

/**
 * What an invocation is asked with. It is one literal: of two objects that are spread into one, V8 makes a shape for each result, and keeps it until the next full collection.
 * @param {import('../invocation.mjs').Invocation} invocation @param {object[]} inputData @param {Record<string, object>} triggerMetadata
 */
function rpcRequest(invocation, inputData, triggerMetadata) {
  const { traceParent, traceState, retryCount, maxRetryCount } = invocation;
  return {
    invocationId: invocation.id,
    functionId: invocation.function.name,
    inputData,
    triggerMetadata,
    traceContext: traceParent === '' ? undefined : { traceParent, traceState },
    retryContext: retryCount < 0 ? undefined : { retryCount, maxRetryCount },
  };
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {any} trigger TypedData */
function inputData(invocation, trigger) {
  const data = [{ name: invocation.function.triggerName, data: trigger }];
  invocation.forEachInput((name, buffer, at, end) => data.push({ name, data: readTypedData(buffer, at, end) }));
  return data;
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {object} http */
function httpRequest(invocation, http) {
  return rpcRequest(invocation, inputData(invocation, { http }), {});
}

/** Where the request itself goes to the package's server, headers and parameters are said beside it. @param {import('../invocation.mjs').Invocation} invocation */
function streamedRequest(invocation) {
  const headers = {};
  invocation.forEachPair(invocation.headersAt, (name, value) => (headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`));
  const triggerMetadata = { Headers: { json: JSON.stringify(headers) } };
  invocation.forEachPair(invocation.paramsAt, (name, value) => (triggerMetadata[name] = { string: value }));
  return rpcRequest(invocation, inputData(invocation, { http: {} }), triggerMetadata);
}

/** @param {import('../invocation.mjs').Invocation} invocation */
function otherRequest(invocation) {
  const { buffer, shapeAt, end } = invocation;
  return rpcRequest(invocation, inputData(invocation, readTypedData(buffer, shapeAt, end)), metadataToTypedData(invocation.metadata));
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {any} response of the core @param {boolean} isHttp */
function finish(invocation, response, isHttp) {
  const { returnType } = invocation.function;
  const outputs = (response.outputData ?? []).map(({ name, data }) => ({ name, value: typedDataToWire(data) }));
  const namedHttp = outputs.length > 0 ? response.outputData.find(({ data }) => data?.http) : undefined;
  if (returnType !== undefined && returnType !== 'http') outputs.push({ name: '$return', value: typedDataToWire(response.returnValue) });
  if (isHttp) answerWith(invocation, outputs.filter(({ name }) => name !== namedHttp?.name), (response.returnValue?.http ?? namedHttp?.data.http));
  else invocation.result(outputs, returnType === undefined ? typedDataToWire(response.returnValue) : undefined);
}

/** The outputs as the function set them: a streamed answer begins before the package gives them. @param {import('../invocation.mjs').Invocation} invocation */
function outputsNow(invocation) {
  const outputs = [];
  for (const name of invocation.function.outputs) {
    const value = invocation.context?.extraOutputs?.get(name);
    if (value !== undefined && value !== null) outputs.push({ name, value: toWire(value) });
  }
  return outputs;
}
