import { cpSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rmSync } from 'node:fs';

const here = dirname(fileURLToPath(import.meta.url));
const folders = [];
process.on('exit', () => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })));

/**
 * A new app: its files by name (text, or an object for JSON), with the packages of test/versions/<version>.
 * @param {Record<string, string | object>} files @param {string} [version]
 */
export function makeApp(files, version = '4.16.5') {
  const folder = mkdtempSync(join(tmpdir(), 'app-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  }
  if (version) symlinkSync(join(here, 'versions', version, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The app of test/apps with `main.cjs` or `main.mjs`. @param {'cjs' | 'esm'} form @param {string} [version] */
export function testApp(form, version) {
  const main = form === 'cjs' ? 'main.cjs' : 'main.mjs';
  const folder = makeApp({ 'package.json': { main } }, version);
  for (const name of ['handlers.cjs', main]) cpSync(join(here, 'apps', name), join(folder, name));
  return folder;
}

/** Every way an app can have the module. */
export const modes = [
  { name: 'light, CommonJS', form: 'cjs', isPure: false, kind: 'light' },
  { name: 'light, ES modules', form: 'esm', isPure: false, kind: 'light' },
  { name: 'pure, CommonJS', form: 'cjs', isPure: true, kind: 'own' },
  { name: 'pure, ES modules', form: 'esm', isPure: true, kind: 'own' },
];
