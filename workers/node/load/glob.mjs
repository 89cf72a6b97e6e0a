import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The alternatives of the first `{a,b}` of a pattern, or the pattern. @param {string} pattern @returns {string[]} */
function expandBraces(pattern) {
  const open = pattern.indexOf('{');
  if (open < 0) return [pattern];
  const parts = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < pattern.length; at++) {
    const character = pattern[at];
    if (character === '{') depth++;
    else if (character === ',' && depth === 1) {
      parts.push(pattern.slice(start, at));
      start = at + 1;
    } else if (character === '}' && --depth === 0) {
      parts.push(pattern.slice(start, at));
      const [before, after] = [pattern.slice(0, open), pattern.slice(at + 1)];
      // One alternative alone is none: the braces are part of the name.
      if (parts.length === 1) return expandBraces(after).map(rest => `${before}{${parts[0]}}${rest}`);
      return parts.flatMap(part => expandBraces(before + part + after));
    }
  }
  return [pattern];
}

/** One segment of a path as an expression. A leading dot is only matched by a dot. @param {string} segment */
function segmentExpression(segment) {
  let source = segment.startsWith('.') ? '' : '(?!\\.)';
  for (let at = 0; at < segment.length; at++) {
    const character = segment[at];
    if (character === '*') source += '[^/]*';
    else if (character === '?') source += '[^/]';
    else if (character === '[' && segment.indexOf(']', at + 2) > 0) {
      const close = segment.indexOf(']', at + 2);
      source += `[${segment.slice(at + 1, close).replace(/^!/, '^').replaceAll('\\', '\\\\')}]`;
      at = close;
    } else source += character.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  }
  return new RegExp(`^${source}$`);
}

/** @param {string} pattern without braces @returns {(string | RegExp)[]} `**`, a plain name, or an expression for each segment */
function compile(pattern) {
  return pattern
    .split('/')
    .filter(segment => segment !== '' && segment !== '.')
    .map(segment => (segment === '**' || !/[*?[]/.test(segment) ? segment : segmentExpression(segment)));
}

/** @param {(string | RegExp)[]} segments @param {string[]} path */
function matches(segments, path) {
  if (segments.length === 0) return path.length === 0;
  const [first, ...rest] = segments;
  if (first === '**') return matches(rest, path) || (path.length > 0 && !path[0].startsWith('.') && matches(segments, path.slice(1)));
  if (path.length === 0) return false;
  return (typeof first === 'string' ? first === path[0] : first.test(path[0])) && matches(rest, path.slice(1));
}

/**
 * The files below a folder that a pattern names, in the order of their paths: `*`, `?`, `[a-z]`, `{a,b}`, `**`, and `!` before a pattern for all others.
 * A pattern that is a folder means everything in it. What `**` passes through leaves out `node_modules` and what begins with a dot.
 * @param {string} folder @param {string} pattern
 * @returns {string[]} with `/`, relative to the folder
 */
export function glob(folder, pattern) {
  const isNegated = pattern.startsWith('!');
  const excluded = isNegated ? expandBraces(pattern.slice(1)).map(compile) : [];
  const found = new Set();
  for (const one of isNegated ? ['**'] : expandBraces(pattern)) walk(folder, compile(one), [], found, new Set());
  return [...found].filter(file => !excluded.some(segments => matches(segments, file.split('/')))).sort();
}

/**
 * @param {string} root @param {(string | RegExp)[]} segments what is left to match @param {string[]} path
 * @param {Set<string>} found @param {Set<string>} visited folders on the way, by their real paths: links may go round in a circle
 */
function walk(root, segments, path, found, visited) {
  const at = join(root, ...path);
  const status = statSync(at, { throwIfNoEntry: false });
  if (status === undefined) return;
  if (status.isFile()) {
    if (segments.every(segment => segment === '**')) found.add(path.join('/'));
    return;
  }
  if (!status.isDirectory()) return;
  if (segments.length === 0) segments = ['**'];

  const [first, ...rest] = segments;
  if (typeof first === 'string' && first !== '**') return walk(root, rest, [...path, first], found, visited);
  const real = realpathSync(at);
  if (first === '**') {
    if (visited.has(real)) return;
    visited = new Set(visited).add(real);
    if (rest.length > 0) walk(root, rest, path, found, new Set());
  }
  for (const name of readdirSync(at)) {
    if (first === '**') {
      if (!name.startsWith('.') && name !== 'node_modules') walk(root, segments, [...path, name], found, visited);
    } else if (/** @type {RegExp} */ (first).test(name)) walk(root, rest, [...path, name], found, visited);
  }
}
