import { httpShape } from '../frames.mjs';
import { hasInvocationHooks, runWithHooks } from '../hooks.mjs';
import { answer } from '../http/answer.mjs';
import { HttpRequest } from '../http/request.mjs';
import { toWire } from '../values.mjs';
import { InvocationContext } from './invocation-context.mjs';
import { lowerFirstLetters } from './lower-names.mjs';
import { toMcpToolResult } from './mcp/tool-result.mjs';
import { PromptInvocationContext } from './mcp/prompt-context.mjs';

/** Runs a function of the light module. This is the path of every request: what is not needed is not done. @param {import('../invocation.mjs').Invocation} invocation */
export function runLight(invocation) {
  let context;
  let result;
  try {
    const input = invocation.shape === httpShape ? new HttpRequest(undefined, invocation) : triggerInput(invocation);
    context = new InvocationContext(undefined, invocation);
    const { handler } = invocation.function;
    result = hasInvocationHooks()
      ? runWithHooks(invocation, context, [input], handler, (inputs, callback) => runMarked(invocation, () => callback(...inputs, context)))
      : handler(input, context);
  } catch (error) {
    return invocation.fail(error);
  }
  if (typeof result?.then === 'function') {
    result.then(
      value => finish(invocation, context, value),
      error => invocation.fail(error),
    );
  } else finish(invocation, context, result);
}

/** A line that is written later than the function's end is warned of. @param {import('../invocation.mjs').Invocation} invocation @param {() => unknown} run */
async function runMarked(invocation, run) {
  try {
    return await run();
  } finally {
    invocation.isDone = true;
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation */
function triggerInput(invocation) {
  const value = invocation.triggerValue;
  switch (invocation.function.triggerType) {
    case 'timertrigger':
      return lowerFirstLetters(value);
    case 'mcpprompttrigger':
      return new PromptInvocationContext(value);
    default:
      return value;
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {InvocationContext} context @param {unknown} result */
function finish(invocation, context, result) {
  invocation.isDone = true;
  try {
    const { returnType, triggerType } = invocation.function;
    const outputs = collectOutputs(invocation, context);
    if (triggerType === 'mcptooltrigger') result = toMcpToolResult(result, context);
    if (returnType !== undefined && returnType !== 'http') outputs.push({ name: '$return', value: toWire(result) });

    if (invocation.shape === httpShape) answer(invocation, outputs, returnType === 'http' ? result : undefined);
    else invocation.result(outputs, returnType === undefined ? toWire(result) : undefined);
  } catch (error) {
    invocation.fail(error);
  }
}

/** @param {import('../invocation.mjs').Invocation} invocation @param {InvocationContext} context */
function collectOutputs(invocation, context) {
  const collected = [];
  const values = InvocationContext.outputsOf(context);
  if (values === undefined) return collected;
  for (const name of invocation.function.outputs) {
    const value = values.get(name);
    if (value !== undefined && value !== null) collected.push({ name, value: toWire(value) });
  }
  return collected;
}
