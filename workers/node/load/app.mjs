import { relative, resolve, sep } from 'node:path';
import { describeError } from '../errors.mjs';
import { lockRegistration, registered, setScriptFile } from '../functions.mjs';
import { runAppHooks } from '../hooks.mjs';
import { lockSetup } from '../module/setup.mjs';
import { loadOlderModel, olderFunctions } from '../older-model/load.mjs';
import { programmingModel, readCapabilities } from '../core/programming-model.mjs';
import { used } from './azure-module.mjs';
import { glob } from './glob.mjs';
import { readPackage } from './package-json.mjs';
import { loadScript } from './script.mjs';

/**
 * Loads an app: the files that `main` names in their order, the hooks of its start, and where no function was registered by then, the folders with a function.json.
 * @param {string} folder
 */
export async function loadApp(folder) {
  const { main } = readPackage(folder);
  const isNamed = typeof main === 'string' && main !== '';
  const matched = isNamed ? glob(folder, main) : [];
  const errors = [];

  // `npm init` writes a `main` that apps of the older model never had a file for.
  if (isNamed && matched.length === 0 && olderFunctions(folder).length === 0) {
    errors.push({ file: main, message: `Worker was unable to find any file that matches "main" of package.json: "${main}".`, stack: '' });
  }
  for (const file of matched) {
    setScriptFile(file);
    try {
      await loadScript(resolve(folder, file));
    } catch (error) {
      errors.push(loadError(folder, file, error));
    }
  }
  setScriptFile('unknown');

  let model = registered.size > 0 ? 'v4' : 'none';
  if (errors.length === 0) {
    try {
      await runAppHooks('appStart', folder);
    } catch (error) {
      errors.push({ ...loadError(folder, matched.at(-1) ?? '', error) });
    }
    if (registered.size > 0) model = 'v4';
    else if (await loadOlderModel(folder, errors)) model = 'function.json';
  }

  lockRegistration();
  lockSetup();
  if (model === 'v4' && programmingModel !== undefined && errors.length === 0) await readCapabilities();
  // A bundle has the package inside: no file of it was asked for, but it said which model it sets.
  const module = used.kind === 'none' && programmingModel !== undefined ? { kind: 'own', version: programmingModel.version } : used;
  return { model, module, main: isNamed ? main : null, matched, errors, functions: [...registered.values()] };
}

/** @param {string} folder @param {string} file @param {unknown} thrown */
export function loadError(folder, file, thrown) {
  const { name, message, stack } = describeError(thrown);
  const path = resolve(folder, file);
  // Node says where a syntax error is in the first lines of its stack only.
  return { file: relative(folder, path).split(sep).join('/') || file, message: `Worker was unable to load entry point "${file}": ${name}: ${message}`, stack };
}

/** What the host is told of a function. @param {import('../functions.mjs').AppFunction} definition */
export function describeFunction(definition) {
  const bindings = Object.entries(definition.bindings).map(([name, binding]) => {
    const { properties, ...rest } = binding;
    // Only clients of the cloud's own libraries come with it.
    return properties?.supportsDeferredBinding === 'false' ? { ...rest, name } : { ...binding, name };
  });
  const { name, scriptFile, entryPoint, retry } = definition;
  return { name, scriptFile, entryPoint, bindings, retry };
}
