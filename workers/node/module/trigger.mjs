import { addBindingName, withConnections } from './binding-name.mjs';
import { mcpPromptOptions, mcpResourceOptions, mcpToolOptions } from './mcp/options.mjs';

/** @param {object} options @param {string} [type] */
function trigger(options, type) {
  return addBindingName(type === undefined ? options : { ...options, type }, 'Trigger');
}

// The order of the members is part of a binding's name (the hash of its JSON), so it is the package's.
export const http = options => trigger({ ...options, authLevel: options.authLevel || 'anonymous', methods: options.methods || ['GET', 'POST'] }, 'httpTrigger');
export const timer = options => trigger(options, 'timerTrigger');
export const storageBlob = options => trigger(options, 'blobTrigger');
export const storageQueue = options => trigger(options, 'queueTrigger');
export const serviceBusQueue = options => trigger(options, 'serviceBusTrigger');
export const serviceBusTopic = options => trigger(options, 'serviceBusTrigger');
export const eventHub = options => trigger(options, 'eventHubTrigger');
export const eventGrid = options => trigger(options, 'eventGridTrigger');
export const cosmosDB = options => trigger(options, 'cosmosDBTrigger');
export const warmup = options => trigger(options, 'warmupTrigger');
export const sql = options => trigger(options, 'sqlTrigger');
export const mySql = options => trigger(options, 'mysqlTrigger');
export const webPubSub = options => trigger(withConnections(options), 'webPubSubTrigger');
export const mcpTool = options => trigger(mcpToolOptions(options), 'mcpToolTrigger');
export const mcpResource = options => trigger(mcpResourceOptions(options), 'mcpResourceTrigger');
export const mcpPrompt = options => trigger(mcpPromptOptions(options), 'mcpPromptTrigger');
export const connectorTrigger = options => trigger(options, 'connectorTrigger');
export const generic = options => trigger(options);
