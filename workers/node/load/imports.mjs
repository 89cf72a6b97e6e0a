import fs from 'node:fs';
import Module from 'node:module';

const packageUrl = new URL('../fulmar/index.mjs', import.meta.url).href;

/**
 * Makes `import … from '@fulmar/functions'` find the worker's own module, which is installed nowhere. Newer versions of Node have a hook for it that runs in this thread. Older ones
 * (20, and 22 before 22.15) only have one that starts a thread and costs tens of milliseconds: there the name is replaced as the loader reads a file. Their loader reads by
 * `fs.promises.readFile(URL)`; code that reads a file itself almost never gives a URL object.
 */
export function hookImports() {
    if (typeof (/** @type {any} */ (Module).registerHooks) === 'function') {
        /** @type {any} */ (Module).registerHooks({
            resolve(specifier, context, next) {
                return specifier === '@fulmar/functions' ? { url: packageUrl, format: 'module', shortCircuit: true } : next(specifier, context);
            },
        });
        return;
    }
    const { readFile } = fs.promises;
    fs.promises.readFile = /** @type {any} */ (
        async function (path, ...rest) {
            const content = await Reflect.apply(readFile, this, [path, ...rest]);
            return rest.length === 0 && path instanceof URL && /\.[cm]?js$/.test(path.pathname) ? replaceImports(content) : content;
        }
    );
    // `import()` in a CommonJS file: its text comes to `_compile`.
    const compile = /** @type {any} */ (Module).prototype._compile;
    /** @type {any} */ (Module).prototype._compile = function (content, ...rest) {
        if (typeof content === 'string' && content.includes(name)) content = content.replace(dynamicImport, (_all, before, quote) => before + quote + packageUrl + quote);
        return Reflect.apply(compile, this, [content, ...rest]);
    };
}

const name = '@fulmar/functions';
const dynamicImport = /(\bimport\s*\(\s*)(['"])@fulmar\/functions\2/g;
const specifier = /(\bfrom\s*|\bimport\s*\(?\s*)(['"])@fulmar\/functions\2/g;

/** @param {any} content */
function replaceImports(content) {
    if (!Buffer.isBuffer(content) || !content.includes(name)) return content;
    return Buffer.from(content.toString().replace(specifier, (_all, before, quote) => before + quote + packageUrl + quote));
}
