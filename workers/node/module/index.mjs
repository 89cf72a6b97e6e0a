// What `require('@azure/functions')` gives an app in the light mode: the surface of the package of the versions in `tested-versions.mjs`.

export * as app from './app.mjs';
export * as input from './input.mjs';
export * as output from './output.mjs';
export * as trigger from './trigger.mjs';
export { Disposable } from './disposable.mjs';
export * from './hook-contexts.mjs';
export { HttpRequest } from '../http/request.mjs';
export { HttpResponse } from '../http/response.mjs';
export { InvocationContext } from './invocation-context.mjs';
export {
  McpAudioContent,
  McpContent,
  McpContentBlock,
  McpImageContent,
  McpResourceContent,
  McpResourceLinkContent,
  McpTextContent,
  McpToolResponse,
} from './mcp/content.mjs';
export { promptArg } from './mcp/prompt-argument.mjs';
export { PromptInvocationContext } from './mcp/prompt-context.mjs';
export { arg } from './mcp/tool-properties.mjs';

export const CosmosDBChangeFeedMode = { LatestVersion: 'LatestVersion', AllVersionsAndDeletes: 'AllVersionsAndDeletes' };
export const CosmosDBv4ChangeFeedMode = CosmosDBChangeFeedMode;
export const SqlChangeOperation = { 0: 'Insert', 1: 'Update', 2: 'Delete', Insert: 0, Update: 1, Delete: 2 };
export const MySqlChangeOperation = { 0: 'Update', Update: 0 };
