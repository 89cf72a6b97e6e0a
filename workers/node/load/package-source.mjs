const generators = /\bfunction\s*\*/g;
const bodies = /\b(__awaiter\((?:this|void 0), (?:void 0|arguments), void 0, )function\* \(/g;
const awaiters = /\bvar __awaiter = \(this && this\.__awaiter\) \|\| function \(/g;
const asyncBody = 'var __awaiter = ((thisArg, args, _promise, body) => body.apply(thisArg, args || [])) || function (';
/** Where a `yield` is anything else than the operator, or in a generator that is one. */
const otherYields = /\byield\s*\*|[.'"`]yield\b|\byield\s*[:=]|__asyncGenerator/;

/**
 * The source of the published package as it was before it was compiled for engines without `async`: there each async function is a generator that is made anew for each call, for which V8 makes a
 * shape each time and keeps it, with all that the call refers to, until the next full collection. That was a third of what a request cost. Lines stay where they are. A source that is not made as
 * expected is left as it is.
 * @param {string} source @returns {string}
 */
export function withAsyncFunctions(source) {
  const count = source.match(generators)?.length ?? 0;
  if (count === 0 || count !== source.match(bodies)?.length || !source.match(awaiters) || otherYields.test(source)) return source;
  return source.replace(bodies, '$1async function (').replace(/\byield\b/g, 'await').replace(awaiters, asyncBody);
}
