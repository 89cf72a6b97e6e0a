import { SystemError } from '../errors.mjs';
import { isTrigger, register as registerFunction } from '../functions.mjs';
import { systemLog } from '../log.mjs';
import { retryOnWire, toSeconds } from '../retry.mjs';
import { runLight } from './run.mjs';

/** @param {any} optionsOrHandler */
export function takeHandler(optionsOrHandler) {
  return typeof optionsOrHandler === 'function' ? { handler: optionsOrHandler } : optionsOrHandler;
}

/**
 * Registers a function by what `app.generic` takes.
 * @param {string} name @param {any} options
 */
export function register(name, options) {
  const { trigger, retry } = options;
  /** @type {Record<string, any>} */
  const bindings = {};
  const names = [];
  const add = (key, binding) => {
    bindings[key] = binding;
    names.push(key);
  };

  const type = isTrigger(trigger.type) ? trigger.type : `${trigger.type}Trigger`;
  add(trigger.name, { ...trigger, direction: 'in', type, ...deferred(trigger, name, 'trigger') });
  for (const input of options.extraInputs ?? []) add(input.name, { ...input, direction: 'in', ...deferred(input, name, 'binding') });
  if (options.return) add('$return', { ...options.return, direction: 'out' });
  for (const output of options.extraOutputs ?? []) add(output.name, { ...output, direction: 'out' });
  if (new Set(names).size < names.length) {
    throw new SystemError(
      `Duplicate bindings found for function "${name}". Remove a duplicate binding or manually specify the "name" property to make it unique.`,
    );
  }

  registerFunction(name, { name, bindings, retry: retry ? lightRetry(retry) : null, handler: options.handler, run: runLight });
}

/** @param {any} retry */
function lightRetry(retry) {
  return retryOnWire({
    retryStrategy: retry.strategy,
    maxRetryCount: retry.maxRetryCount,
    delayInterval: toSeconds(retry.delayInterval, 'retry.delayInterval'),
    minimumInterval: toSeconds(retry.minimumInterval, 'retry.minimumInterval'),
    maximumInterval: toSeconds(retry.maximumInterval, 'retry.maximumInterval'),
  });
}

/** @param {any} binding @param {string} functionName @param {string} entityType */
function deferred(binding, functionName, entityType) {
  if (binding.sdkBinding !== true) return undefined;
  systemLog('information', `Enabled Deferred Binding of type '${binding.type}' for function '${functionName}' (${entityType} '${binding.name}').`);
  return { properties: { supportsDeferredBinding: 'true' } };
}
