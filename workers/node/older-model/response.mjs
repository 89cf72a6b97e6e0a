/** `context.res`: written to in the manner of Express; `end`, `send`, `json` and `sendStatus` end the function. */
export class OlderResponse {
  #done;
  /** @type {Record<string, any>} */
  headers = {};
  /** @type {any[]} */
  cookies = [];
  /** @type {any} */
  body;
  /** @type {string | number | undefined} */
  statusCode;

  /** @param {() => void} done */
  constructor(done) {
    this.#done = done;
    // Some apps take them off: `const { send } = context.res`.
    this.send = this.end;
    this.header = this.setHeader;
    this.set = this.setHeader;
    this.get = this.getHeader;
  }

  end(body) {
    if (body !== undefined) this.body = body;
    if (Buffer.isBuffer(this.body) && !this.getHeader('content-type')) this.type('application/octet-stream');
    this.#done();
    return this;
  }

  setHeader(field, value) {
    this.headers[field.toLowerCase()] = value;
    return this;
  }

  getHeader(field) {
    return this.headers[field.toLowerCase()];
  }

  removeHeader(field) {
    delete this.headers[field.toLowerCase()];
    return this;
  }

  status(statusCode) {
    this.statusCode = statusCode;
    return this;
  }

  sendStatus(statusCode) {
    this.statusCode = statusCode;
    return this.end();
  }

  type(type) {
    return this.setHeader('content-type', type);
  }

  json(body) {
    this.type('application/json');
    this.end(body);
  }
}
