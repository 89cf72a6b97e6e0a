import { httpShape } from '../frames.mjs';
import { hasInvocationHooks, runWithHooks } from '../hooks.mjs';
import { log } from '../log.mjs';
import { toWire } from '../values.mjs';
import { forward } from './http-forward.mjs';
import { answerWith, requestData } from './http-data.mjs';
import { httpServer, programmingModel } from './programming-model.mjs';
import { metadataToTypedData, readTypedData, typedDataToWire } from './typed-data.mjs';

/** Contexts of the package to their invocations: what `commit(context)` asks. @type {WeakMap<object, import('../invocation.mjs').Invocation>} */
export const invocationOf = new WeakMap();

/** Runs a function that a copy of the package registered. @param {import('../invocation.mjs').Invocation} invocation */
export function runCore(invocation) {
  run(invocation).catch(error => invocation.fail(error));
}

/** @param {import('../invocation.mjs').Invocation} invocation */
async function run(invocation) {
  const { metadata, handler } = /** @type {any} */ (invocation.function);
  const isHttp = invocation.shape === httpShape;
  const isForwarded = isHttp && httpServer !== undefined;
  const { id } = invocation;
  const request = isForwarded ? streamedRequest(invocation) : isHttp ? await httpRequest(invocation) : otherRequest(invocation);
  const coreContext = {
    invocationId: id,
    request: { ...common(invocation), ...request },
    metadata,
    get state() {
      return invocation.state;
    },
    log: (level, category, message) => log(level, category, message, invocation),
  };

  const model = programmingModel.getInvocationModel(coreContext);
  const forwarded = isForwarded ? forward(invocation, /** @type {URL} */ (httpServer), () => outputsNow(invocation)) : undefined;
  try {
    const { context, inputs } = await model.getArguments();
    takeContext(invocation, context);
    const call = (given, callback) => model.invokeFunction(context, given, callback);
    invocation.state = 'invocation';
    const result = hasInvocationHooks() ? await runWithHooks(invocation, context, inputs, handler, call) : await call(inputs, handler);
    const response = await model.getResponse(context, result);
    if (forwarded !== undefined) await forwarded.done(result);
    else finish(invocation, response, isHttp);
  } catch (error) {
    forwarded?.abort();
    throw error;
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {any} context of the package */
function takeContext(invocation, context) {
  invocation.context = context;
  invocationOf.set(context, invocation);
  if (!('signal' in context)) Object.defineProperty(context, 'signal', { get: () => invocation.signal, configurable: true, enumerable: false });
}

/** @param {import('../invocation.mjs').Invocation} invocation */
function common(invocation) {
  const { traceParent, traceState, retryCount, maxRetryCount } = invocation;
  return {
    invocationId: invocation.id,
    functionId: invocation.function.name,
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

/** @param {import('../invocation.mjs').Invocation} invocation */
async function httpRequest(invocation) {
  const http = await requestData(invocation);
  return { inputData: inputData(invocation, { http }), triggerMetadata: {} };
}

/** Where the request itself goes to the package's server, headers and parameters are said beside it. @param {import('../invocation.mjs').Invocation} invocation */
function streamedRequest(invocation) {
  const headers = {};
  invocation.forEachPair(invocation.headersAt, (name, value) => (headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`));
  const triggerMetadata = { Headers: { json: JSON.stringify(headers) } };
  invocation.forEachPair(invocation.paramsAt, (name, value) => (triggerMetadata[name] = { string: value }));
  return { inputData: inputData(invocation, { http: {} }), triggerMetadata };
}

/** @param {import('../invocation.mjs').Invocation} invocation */
function otherRequest(invocation) {
  const { buffer, shapeAt, end } = invocation;
  return { inputData: inputData(invocation, readTypedData(buffer, shapeAt, end)), triggerMetadata: metadataToTypedData(invocation.metadata) };
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
