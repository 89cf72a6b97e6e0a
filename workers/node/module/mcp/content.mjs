/** @param {any} data text that is base64 already, or bytes */
function base64(data) {
  if (typeof data === 'string') return data;
  if (ArrayBuffer.isView(data)) return Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
  return Buffer.from(data).toString('base64');
}

/** The members whose values are there. @param {Record<string, unknown>} members */
function present(members) {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** A block of a tool's answer. Apps may extend it: what `toJSON` gives is what the client gets. */
export class McpContentBlock {}

export class McpTextContent extends McpContentBlock {
  type = 'text';

  /** @param {string} text */
  constructor(text) {
    super();
    this.text = text;
  }

  toJSON() {
    return { type: this.type, text: this.text };
  }
}

class McpBinaryContent extends McpContentBlock {
  /** @param {string} type @param {{ data: any, mimeType?: string }} init */
  constructor(type, init) {
    super();
    this.type = type;
    this.data = init.data;
    this.mimeType = init.mimeType;
  }

  toJSON() {
    return present({ type: this.type, data: base64(this.data), mimeType: this.mimeType });
  }
}

export class McpImageContent extends McpBinaryContent {
  constructor(init) {
    super('image', init);
  }
}

export class McpAudioContent extends McpBinaryContent {
  constructor(init) {
    super('audio', init);
  }
}

export class McpResourceLinkContent extends McpContentBlock {
  type = 'resource_link';

  constructor({ uri, name, description, mimeType }) {
    super();
    Object.assign(this, { uri, name, description, mimeType });
  }

  toJSON() {
    const { type, uri, name, description, mimeType } = /** @type {any} */ (this);
    return present({ type, uri, name, description, mimeType });
  }
}

export class McpResourceContent extends McpContentBlock {
  type = 'resource';

  constructor(init) {
    super();
    this.resource = init.resource;
  }

  toJSON() {
    const { uri, mimeType, text, blob } = this.resource;
    return { type: this.type, resource: present({ uri, mimeType, text, blob: blob === undefined ? undefined : base64(blob) }) };
  }
}

/** A tool's whole answer, with structured content if it has some. */
export class McpToolResponse {
  constructor({ content, structuredContent, isError }) {
    this.content = content;
    this.structuredContent = structuredContent;
    this.isError = isError;
  }
}

const marker = Symbol('Fulmar.mcpContent');

/** Marks a class: what is made of it is sent as structured content too. Also a decorator, with and without parentheses. @param {any} [target] */
export function McpContent(target) {
  const mark = type => {
    Object.defineProperty(type.prototype, marker, { value: true });
    return type;
  };
  return target === undefined ? mark : mark(target);
}

/** @param {unknown} value */
export function isMarked(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && marker in value;
}
