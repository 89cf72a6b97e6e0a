import Module from 'node:module';

/**
 * Keeps what V8 compiles, so that an app starts faster the next time. Node 22 brings it. Node 20 has none here: one of our own would have to compile the app's files in Node's
 * place and lose their source maps, which Node registers as it compiles.
 * @param {string} folder
 */
export function useCompileCache(folder) {
  const { enableCompileCache } = /** @type {any} */ (Module);
  if (typeof enableCompileCache === 'function') enableCompileCache(folder);
}

/** Writes it once the app is loaded: a worker may be killed before its end. */
export function keepCompileCache() {
  const { flushCompileCache } = /** @type {any} */ (Module);
  if (typeof flushCompileCache === 'function') setTimeout(flushCompileCache, 1000).unref();
}
