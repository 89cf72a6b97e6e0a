import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as light from '../module/index.mjs';

/**
 * The versions of `@azure/functions` whose surface the light module has, from the oldest to the newest that the tests run over. Others run as they are.
 */
export const oldestTested = [4, 5, 0];
export const newestTested = [4, 16, 5];

/** What `require` gives: an object of its own, as of a CommonJS module. */
export const exports = Object.defineProperty({ ...light }, '__esModule', { value: true });

/** Whether the app's own copy is wanted. */
let isPure = false;

/** Which module the app runs with, for `Loaded`. @type {{ kind: 'light' | 'own' | 'none', version: string | null }} */
export const used = { kind: 'none', version: null };

/** @param {boolean} value */
export function setPure(value) {
  isPure = value;
}

/** By a main file: whether it is a copy's, and what answers for it. @type {Map<string, { isPackage: boolean, light: object | undefined }>} */
const decided = new Map();

/**
 * What answers for the file: the light module where it is the main file of a copy in the tested range.
 * @param {string} file absolute
 * @returns {object | undefined}
 */
export function lightModuleFor(file) {
  return decisionOf(file).light;
}

/** Whether the file belongs to a copy of the package. @param {string} file absolute */
export function isPackage(file) {
  return decisionOf(file).isPackage;
}

/** @param {string} file */
function decisionOf(file) {
  let decision = decided.get(file);
  if (decision === undefined) decided.set(file, (decision = decide(file)));
  return decision;
}

/** @param {string} file */
function decide(file) {
  const found = findPackage(dirname(file));
  if (found?.name !== '@azure/functions') return { isPackage: false, light: undefined };
  const isLight = !isPure && isTested(found.version);
  // A copy that runs itself is the more telling of two.
  if (used.kind !== 'own') Object.assign(used, { kind: isLight ? 'light' : 'own', version: found.version });
  return { isPackage: true, light: isLight ? exports : undefined };
}

/** @param {string} folder @returns {{ name: string, version: string } | undefined} */
function findPackage(folder) {
  for (; ; folder = dirname(folder)) {
    try {
      return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    } catch {
      if (folder === dirname(folder)) return undefined;
    }
  }
}

/** @param {string} version */
function isTested(version) {
  // A version before its release may lack anything.
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version);
  if (match === null) return false;
  const parts = match.slice(1).map(Number);
  return compare(parts, oldestTested) >= 0 && compare(parts, newestTested) <= 0;
}

/** @param {number[]} a @param {number[]} b */
function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
