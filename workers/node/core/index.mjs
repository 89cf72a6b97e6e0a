import { addHook } from '../hooks.mjs';
import { log } from '../log.mjs';
import { Disposable } from '../module/disposable.mjs';
import { getProgrammingModel, setProgrammingModel } from './programming-model.mjs';
import { registerFunction } from './register-function.mjs';

/** What `require('@azure/functions-core')` gives: the contract between the package and whoever runs it. One object for all copies. */
export const core = {
  /** As of the official worker whose behaviour this is. */
  version: '3.12.0',
  /** Set by `Start`. */
  hostVersion: '',
  Disposable,
  getProgrammingModel,
  setProgrammingModel,
  registerFunction,
  /** @param {string} name @param {Function} callback */
  registerHook: (name, callback) => new Disposable(addHook(name, callback)),
  /** @param {string} level @param {string} category @param {string} message */
  log: (level, category, message) => log(level, category, message),
};
