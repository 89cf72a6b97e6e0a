// Errors as the official worker and package name them: apps and libraries test `isAzureFunctionsSystemError`.

export class SystemError extends Error {
  isAzureFunctionsSystemError = true;
}

export class SystemTypeError extends TypeError {
  isAzureFunctionsSystemError = true;
}

export class SystemRangeError extends RangeError {
  isAzureFunctionsSystemError = true;
}

export class ReadOnlyError extends SystemTypeError {
  /** @param {string} propertyName */
  constructor(propertyName) {
    super(`Cannot assign to read only property '${propertyName}'`);
  }
}

/** What was thrown, as an error: anything can be thrown. @param {unknown} thrown @returns {Error} */
export function toError(thrown) {
  if (thrown instanceof Error) return thrown;
  // An error of another realm (vm, worker) is no instance of ours.
  if (typeof thrown === 'object' && thrown !== null && typeof (/** @type {any} */ (thrown).message) === 'string') return /** @type {Error} */ (thrown);
  if (thrown === undefined || thrown === null) return new Error('Unknown error');
  if (typeof thrown !== 'object') return new Error(String(thrown));
  try {
    return new Error(JSON.stringify(thrown));
  } catch {
    return new Error('Unknown error');
  }
}

/** More of a message or a stack is not handed on. */
const longestText = 1024 * 1024;

/** What the wire says of a failure; getters of the app's errors may throw. @param {unknown} thrown */
export function describeError(thrown) {
  try {
    const error = toError(thrown);
    return { name: String(error.name ?? 'Error'), message: String(error.message).slice(0, longestText), stack: String(error.stack ?? '').slice(0, longestText) };
  } catch {
    return { name: 'Error', message: 'Unknown error', stack: '' };
  }
}
