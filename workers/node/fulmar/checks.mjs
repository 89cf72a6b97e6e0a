/** @param {unknown} value @param {string} operation @param {string} what */
export function requireText(value, operation, what) {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${operation}: the ${what} must be a text that is not empty, not ${describe(value)}.`);
}

/** A name that is written wrong would be ignored in silence. @param {any} options @param {string} operation @param {string[]} known */
export function onlyKnown(options, operation, known) {
  if (typeof options !== 'object' || options === null) throw new TypeError(`${operation}: the options must be an object, not ${describe(options)}.`);
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new TypeError(`${operation}: there is no option "${name}". There are: ${known.join(', ')}.`);
  }
}

/** The options, with the durations among them checked. @param {any} options @param {string} operation @param {string[]} durations */
export function times(options, operation, durations) {
  for (const name of durations) {
    const value = options[name];
    if (value === undefined) continue;
    if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new TypeError(`${operation}: "${name}" is a number of milliseconds, not ${describe(value)}.`);
    if (!Number.isInteger(value)) options = { ...options, [name]: Math.round(value) };
  }
  return options;
}

/** @param {unknown} value */
function describe(value) {
  return value === '' ? 'an empty one' : value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value === 'number' ? String(value) : typeof value;
}
