import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { glob } from './load/glob.mjs';
import { readPackage } from './load/package-json.mjs';
import { loadScript } from './load/script.mjs';

/**
 * Does once what loading an app does, on files of the worker's own, while there is no app yet: V8 compiles functions when they are first called, and an idle worker has the time.
 */
export async function rehearse() {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  readPackage(folder);
  glob(folder, 'load/*.mjs');
  await loadScript(fileURLToPath(new URL('./rehearsal.cjs', import.meta.url)));
  createRequire(import.meta.url).resolve('./rehearsal.cjs');
}
