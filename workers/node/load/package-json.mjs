import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemLog } from '../log.mjs';

/** The app's package.json; one that is missing or bad is warned of and counts as empty. @param {string} folder @returns {Record<string, any>} */
export function readPackage(folder) {
  const path = join(folder, 'package.json');
  try {
    const parsed = JSON.parse(readFileSync(path, 'utf8').replace(/^\uFEFF/, ''));
    if (typeof parsed === 'object' && parsed !== null) return parsed;
    systemLog('warning', `package.json is no object: it is taken as empty.`);
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    systemLog('warning', code === 'ENOENT' ? 'package.json is not there.' : `package.json cannot be read: ${message}`);
  }
  return {};
}
