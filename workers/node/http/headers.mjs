/**
 * A request's headers without the cost of a `Headers`: the same methods on a map of lower-case names. It is iterable, so that `new Headers(it)` and
 * `fetch(url, { headers: it })` take it.
 */
export class RequestHeaders {
  /** @type {Map<string, string>} */
  #map = new Map();
  /** In the order of their names, as `Headers` gives them. @type {[string, string][] | undefined} */
  #sorted;

  /** @param {import('../invocation.mjs').Invocation} [invocation] */
  constructor(invocation) {
    invocation?.forEachPair(invocation.headersAt, (name, value) => this.append(name, value));
  }

  get(name) {
    return this.#map.get(`${name}`.toLowerCase()) ?? null;
  }

  has(name) {
    return this.#map.has(`${name}`.toLowerCase());
  }

  set(name, value) {
    this.#sorted = undefined;
    this.#map.set(`${name}`.toLowerCase(), `${value}`.trim());
  }

  append(name, value) {
    this.#sorted = undefined;
    const key = `${name}`.toLowerCase();
    const before = this.#map.get(key);
    // Cookies are one list whose separator is not a comma (RFC 9113, 8.2.3).
    this.#map.set(key, before === undefined ? `${value}` : `${before}${key === 'cookie' ? '; ' : ', '}${value}`);
  }

  delete(name) {
    this.#sorted = undefined;
    this.#map.delete(`${name}`.toLowerCase());
  }

  getSetCookie() {
    const value = this.#map.get('set-cookie');
    return value === undefined ? [] : [value];
  }

  forEach(callback, thisArg) {
    for (const [name, value] of this.entries()) callback.call(thisArg, value, name, this);
  }

  entries() {
    this.#sorted ??= [...this.#map].sort(([a], [b]) => (a < b ? -1 : 1));
    return this.#sorted.map(([name, value]) => [name, value]).values();
  }

  *keys() {
    for (const [name] of this.entries()) yield name;
  }

  *values() {
    for (const [, value] of this.entries()) yield value;
  }

  [Symbol.iterator]() {
    return this.entries();
  }

  get [Symbol.toStringTag]() {
    return 'Headers';
  }

  [Symbol.for('nodejs.util.inspect.custom')](_depth, _options, inspect) {
    return `Headers ${inspect(Object.fromEntries(this.entries()))}`;
  }
}
