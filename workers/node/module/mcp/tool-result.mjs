import { isMarked, McpContentBlock, McpTextContent, McpToolResponse } from './content.mjs';

let hasWarned = false;

/**
 * What a tool returned as the text that the MCP extension reads: `{ type, content, structuredContent? }`.
 * @param {any} result @param {{ warn(...args: unknown[]): void }} context
 * @returns {string | undefined}
 */
export function toMcpToolResult(result, context) {
  if (result === undefined || result === null) return undefined;
  if (result instanceof McpToolResponse) return respond(result);
  if (result instanceof McpContentBlock) return respond({ content: [result] });
  if (Array.isArray(result) && result.length > 0 && result.every(block => block instanceof McpContentBlock)) return respond({ content: result });

  warnOfForeignContent(result, context);
  const text = typeof result === 'string' ? result : JSON.stringify(result);
  const structuredContent = isMarked(result) ? JSON.stringify(result) : undefined;
  return JSON.stringify({ type: 'text', content: JSON.stringify({ type: 'text', text }), structuredContent });
}

/** @param {{ content: any[], structuredContent?: unknown }} response */
function respond({ content, structuredContent: structured }) {
  const structuredContent = structured === undefined || structured === null || typeof structured === 'string' ? (structured ?? undefined) : JSON.stringify(structured);
  // Clients that know no structured content read the text.
  const needsText = structuredContent !== undefined && !content.some(block => block instanceof McpTextContent);
  const blocks = needsText ? [...content, new McpTextContent(/** @type {string} */ (structuredContent))] : content;
  return blocks.length === 1
    ? JSON.stringify({ type: blocks[0].type, content: JSON.stringify(blocks[0]), structuredContent })
    : JSON.stringify({ type: 'multi_content_result', content: JSON.stringify(blocks), structuredContent });
}

/** @param {any} value @param {{ warn(...args: unknown[]): void }} context */
function warnOfForeignContent(value, context) {
  if (hasWarned || typeof value !== 'object') return;
  const isBlock = typeof value.type === 'string' && ['text', 'data', 'uri', 'resource'].some(member => member in value);
  if (!Array.isArray(value.content) && !isBlock) return;
  hasWarned = true;
  context.warn(
    '[@azure/functions] Tool handler return value appears to use types from `@modelcontextprotocol/sdk` (e.g. `CallToolResult`, `TextContent`, `ImageContent`). ' +
      'These types are not supported directly and will be serialized as plain text. Use the equivalent classes from `@azure/functions` instead — ' +
      '`McpToolResponse`, `McpTextContent`, `McpImageContent`, etc. See the `McpContentBlock` JSDoc for custom content block examples.',
  );
}
