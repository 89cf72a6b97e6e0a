/** @typedef {{ value: Buffer, fileName?: string, contentType?: string }} FormPart */

/** The parts of a form in their order. */
class Form {
  #parts;

  /** @param {[string, FormPart][]} parts */
  constructor(parts) {
    this.#parts = parts;
  }

  get(name) {
    return this.#parts.find(([key]) => key === name)?.[1] ?? null;
  }

  getAll(name) {
    return this.#parts.filter(([key]) => key === name).map(([, part]) => part);
  }

  has(name) {
    return this.#parts.some(([key]) => key === name);
  }

  [Symbol.iterator]() {
    return this.#parts[Symbol.iterator]();
  }

  get length() {
    return this.#parts.length;
  }
}

/** @param {Buffer | string} body @param {string} contentType */
export function parseForm(body, contentType) {
  const [type] = contentType.split(';', 1);
  switch (type.trim().toLowerCase()) {
    case 'multipart/form-data': {
      const boundary = parameter(contentType, 'boundary');
      if (boundary === undefined) throw new Error('Failed to find parameter with name "boundary".');
      return new Form(multipart(Buffer.from(body), boundary));
    }
    case 'application/x-www-form-urlencoded':
      return new Form(Array.from(new URLSearchParams(body.toString()), ([name, value]) => [name, { value: Buffer.from(value) }]));
    default:
      throw new Error(`Media type "${type.trim()}" does not match types supported for form parsing: "multipart/form-data", "application/x-www-form-urlencoded".`);
  }
}

/** A parameter of a header, quoted or not. @param {string} header @param {string} name */
function parameter(header, name) {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;]+))`, 'i').exec(header);
  return match?.[1]?.replace(/\\"/g, '"') ?? match?.[2];
}

/** The parts between the boundaries (RFC 7578). @param {Buffer} body @param {string} boundary @returns {[string, FormPart][]} */
function multipart(body, boundary) {
  const parts = [];
  const delimiter = Buffer.from(`--${boundary}`);
  for (let at = body.indexOf(delimiter); at >= 0; ) {
    const start = body.indexOf('\n', at) + 1;
    if (start === 0 || body.subarray(at + delimiter.length, at + delimiter.length + 2).toString() === '--') break;
    const next = body.indexOf(delimiter, start);
    if (next < 0) break;
    parts.push(part(body.subarray(start, next)));
    at = next;
  }
  return parts;
}

/** @param {Buffer} bytes head and content, with the line end before the next boundary @returns {[string, FormPart]} */
function part(bytes) {
  const long = bytes.indexOf('\r\n\r\n');
  const headEnd = long >= 0 ? long : bytes.indexOf('\n\n');
  const head = bytes.subarray(0, headEnd).toString();
  const disposition = /^content-disposition\s*:(.*)$/im.exec(head)?.[1] ?? '';
  const name = parameter(disposition, 'name');
  if (name === undefined) throw new Error('Expected part to have header "content-disposition" with parameter "name".');
  const tail = bytes.at(-2) === 13 ? 2 : 1;
  /** @type {FormPart} */
  const found = { value: bytes.subarray(headEnd + (long >= 0 ? 4 : 2), bytes.length - tail) };
  const fileName = parameter(disposition, 'filename');
  const contentType = /^content-type\s*:(.*)$/im.exec(head)?.[1].trim();
  if (fileName !== undefined) found.fileName = fileName;
  if (contentType !== undefined) found.contentType = contentType;
  return [name, found];
}
