import { toolProperties } from './tool-properties.mjs';
import { PromptArgument } from './prompt-argument.mjs';

const isText = value => typeof value === 'string' && value.trim() !== '';

/** A text that must be JSON, or undefined where it is left out. @param {unknown} value @param {string} message */
function jsonText(value, message) {
  if (!isText(value)) return undefined;
  try {
    JSON.parse(/** @type {string} */ (value));
  } catch {
    throw new Error(message);
  }
  return value;
}

/** The members whose values are there. @param {Record<string, unknown>} members */
function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** @param {any} options of `app.mcpTool` */
export function mcpToolOptions(options) {
  const metadata = jsonText(options.metadata, 'MCP Tool trigger "metadata" must be a valid JSON string.');
  const resultSchema = jsonText(options.resultSchema, 'MCP Tool trigger "resultSchema" must be a valid JSON string.');
  const properties = toolProperties(options.toolProperties);
  if (properties === undefined) {
    throw new Error(
      `Invalid toolProperties for tool '${options.toolName}': Expected an array of McpToolProperty or ToolProps objects or ToolProps need a type defined.`,
    );
  }
  return {
    toolName: options.toolName,
    description: options.description,
    useResultSchema: true,
    ...present({ metadata, resultSchema }),
    toolProperties: JSON.stringify(properties),
  };
}

/** @param {any} options of `app.mcpResource` */
export function mcpResourceOptions(options) {
  if (!isText(options.uri)) throw new Error('MCP Resource trigger requires a valid "uri" property.');
  if (!isText(options.resourceName)) throw new Error('MCP Resource trigger requires a valid "resourceName" property.');
  const { uri, resourceName, title, description, mimeType, size } = options;
  if (size !== undefined && (typeof size !== 'number' || size < 0)) throw new Error('MCP Resource trigger "size" must be a non-negative number.');
  const metadata = jsonText(options.metadata, 'MCP Resource trigger "metadata" must be a valid JSON string.');
  return present({ uri, resourceName, title, description, mimeType, size, metadata });
}

/** @param {any} options of `app.mcpPrompt` */
export function mcpPromptOptions(options) {
  if (!isText(options.promptName)) throw new Error('MCP Prompt trigger requires a valid "promptName" property.');
  const { promptName, title, description } = options;
  return present({
    promptName,
    promptArguments: promptArguments(options.promptArguments),
    title,
    description,
    metadata: jsonText(options.metadata, 'MCP Prompt trigger "metadata" must be a valid JSON string.'),
    icons: jsonText(options.icons, 'MCP Prompt trigger "icons" must be a valid JSON string.'),
  });
}

/** @param {any} given an array, or builders by name @returns {string} JSON */
function promptArguments(given) {
  if (!given) return '[]';
  const list = Array.isArray(given)
    ? given
    : Object.entries(given).map(([name, builder]) => {
        if (builder instanceof PromptArgument) return builder.toPromptArgument(name);
        throw new Error('MCP Prompt trigger "promptArguments" record values must be created with `promptArg.describe(...)`.');
      });
  return JSON.stringify(
    list.map(({ name, description, required }) => {
      if (!isText(name)) throw new Error('MCP Prompt trigger "promptArguments" entries require a non-empty "name".');
      return { name, description: description ?? null, required: required === true };
    }),
  );
}
