import { SystemError } from './errors.mjs';

/**
 * A duration in whole seconds, as the package rounds it.
 * @param {unknown} duration milliseconds, or an object of hours, minutes, seconds and milliseconds
 * @param {string} propertyName
 * @returns {{ seconds: number } | undefined}
 */
export function toSeconds(duration, propertyName) {
  if (duration === undefined || duration === null) return undefined;
  const { hours = 0, minutes = 0, seconds = 0, milliseconds = 0 } = /** @type {any} */ (typeof duration === 'object' ? duration : {});
  const total = typeof duration === 'object' ? ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds : duration;
  if (typeof total === 'number' && total >= 0) return { seconds: Math.round(total / 1000) };
  throw new SystemError(`A 'number' or 'Duration' object was expected instead of a '${typeof duration}'. Cannot parse value of '${propertyName}'.`);
}

/**
 * A retry policy of the core as the wire says it.
 * @param {any} retry with intervals in seconds
 */
export function retryOnWire(retry) {
  const milliseconds = interval => (interval ? Math.round(Number(interval.seconds ?? 0) * 1000) : null);
  return {
    strategy: retry.retryStrategy ?? retry.strategy,
    maxRetryCount: retry.maxRetryCount ?? null,
    delayInterval: milliseconds(retry.delayInterval),
    minimumInterval: milliseconds(retry.minimumInterval),
    maximumInterval: milliseconds(retry.maximumInterval),
  };
}
