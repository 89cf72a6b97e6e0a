import { SystemError } from '../errors.mjs';
import { systemLog } from '../log.mjs';

let isLocked = false;
/** What the app told of itself; nothing of the host depends on it. @type {Record<string, string>} */
export const capabilities = {};

export function lockSetup() {
  isLocked = true;
}

/**
 * `enableHttpStream` is accepted and changes nothing: bodies always stream.
 * @param {{ enableHttpStream?: boolean, capabilities?: Record<string, unknown> }} options
 */
export function setup(options) {
  if (isLocked) throw new SystemError("Setup options can't be changed after app startup has finished.");
  for (const [key, value] of Object.entries(options.capabilities ?? {})) {
    if (value === null || value === undefined) continue;
    capabilities[key] = String(value);
    systemLog('debug', `Capability ${key} set to ${capabilities[key]}.`);
  }
  if (options.enableHttpStream) systemLog('debug', 'HTTP streaming enabled.');
}
