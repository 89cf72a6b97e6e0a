import * as output from './output.mjs';
import { register, takeHandler } from './registration.mjs';
import * as trigger from './trigger.mjs';

export * as hook from './hook.mjs';
export { setup } from './setup.mjs';

/** Options of a function whose trigger's own options stand among them. @param {(options: object) => object} toTrigger */
function withTrigger(toTrigger) {
  return (name, options) => {
    const { handler, return: returned, trigger: ready, extraInputs, extraOutputs, retry, ...triggerOptions } = options;
    generic(name, { trigger: ready ?? toTrigger(triggerOptions), return: returned, retry, extraInputs, extraOutputs, handler });
  };
}

const httpFunction = withTrigger(trigger.http);

export function http(name, options) {
  options.return ||= output.http({});
  httpFunction(name, options);
}

/** @param {string} method */
function withMethod(method) {
  return (name, optionsOrHandler) => {
    const options = takeHandler(optionsOrHandler);
    options.methods = [method];
    http(name, options);
  };
}

export const get = withMethod('GET');
export const put = withMethod('PUT');
export const post = withMethod('POST');
export const patch = withMethod('PATCH');
export const deleteRequest = withMethod('DELETE');
export const timer = withTrigger(trigger.timer);
export const storageBlob = withTrigger(trigger.storageBlob);
export const storageQueue = withTrigger(trigger.storageQueue);
export const serviceBusQueue = withTrigger(trigger.serviceBusQueue);
export const serviceBusTopic = withTrigger(trigger.serviceBusTopic);
export const eventHub = withTrigger(trigger.eventHub);
export const eventGrid = withTrigger(trigger.eventGrid);
export const connectorTrigger = withTrigger(trigger.connectorTrigger);
export const cosmosDB = withTrigger(trigger.cosmosDB);
export const warmup = withTrigger(trigger.warmup);
export const sql = withTrigger(trigger.sql);
export const mySql = withTrigger(trigger.mySql);
export const webPubSub = withTrigger(trigger.webPubSub);
export const mcpTool = withTrigger(trigger.mcpTool);
export const mcpResource = withTrigger(trigger.mcpResource);
export const mcpPrompt = withTrigger(trigger.mcpPrompt);

export function generic(name, options) {
  register(name, options);
}
