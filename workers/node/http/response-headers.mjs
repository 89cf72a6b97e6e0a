const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** A value that `Headers` would take and keep as it is. */
const plainValue = /^[\x21-\x7e\x80-\xff](?:[\t\x20-\x7e\x80-\xff]*[\x21-\x7e\x80-\xff])?$/;

/** Header names as they are written in apps, to their lower-case forms: few, and the same ones again and again. @type {Map<string, string>} */
const knownNames = new Map();

/** @param {string} name @returns {string | undefined} */
function lowerName(name) {
  let lower = knownNames.get(name);
  if (lower === undefined && token.test(name)) {
    lower = name.toLowerCase();
    if (knownNames.size < 500) knownNames.set(name, lower);
  }
  return lower;
}

/**
 * Names and values in turn. A plain object of plain texts is read as it is; anything else goes through `Headers`, which refuses and joins as the platform does.
 * @param {any} headers what an init has
 * @returns {string[]}
 */
export function headerList(headers) {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== 'object' || headers[Symbol.iterator] !== undefined) return throughHeaders(headers);
  const list = [];
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    const lower = lowerName(name);
    if (lower === undefined || typeof value !== 'string' || !plainValue.test(value)) return throughHeaders(headers);
    for (let index = 0; index < list.length; index += 2) if (list[index] === lower) return throughHeaders(headers);
    list.push(lower, value);
  }
  return list;
}

/** @param {any} headers */
function throughHeaders(headers) {
  const list = [];
  for (const [name, value] of headers instanceof Headers ? headers : new Headers(headers)) list.push(name, value);
  return list;
}

/** @param {string[]} list @param {string} name */
export function hasHeader(list, name) {
  for (let index = 0; index < list.length; index += 2) if (list[index] === name) return true;
  return false;
}
