import { SystemError } from '../errors.mjs';

/** @param {unknown} value @param {string} type @param {string} property */
function check(value, type, property) {
  if (value === undefined || value === null || typeof value === type) return value;
  throw new SystemError(`A '${type}' type was expected instead of a '${typeof value}' type. Cannot parse value of '${property}'.`);
}

/** @param {unknown} expires a date or milliseconds @returns {string | undefined} */
function expiresText(expires) {
  if (expires === undefined || expires === null) return undefined;
  let time;
  try {
    time = typeof expires === 'number' ? expires : /** @type {Date} */ (expires).getTime();
  } catch {
    throw new SystemError(`A 'number' or 'Date' input was expected instead of a '${typeof expires}'. Cannot parse value of 'cookie.expires'.`);
  }
  return time && time >= 0 ? new Date(Math.round(time / 1000) * 1000).toUTCString() : undefined;
}

/**
 * A cookie as the value of `set-cookie`, as Azure's host writes it (ASP.NET Core's `SetCookieHeaderValue`): the value percent-encoded, the path `/` unless another is given.
 * @param {any} cookie
 */
export function serializeCookie(cookie) {
  const name = check(cookie.name, 'string', 'cookie.name') ?? '';
  const value = check(cookie.value, 'string', 'cookie.value') ?? '';
  const maxAge = typeof cookie.maxAge === 'string' && !Number.isNaN(Number(cookie.maxAge)) ? Number(cookie.maxAge) : check(cookie.maxAge, 'number', 'cookie.maxAge');
  const domain = check(cookie.domain, 'string', 'cookie.domain');
  const path = check(cookie.path, 'string', 'cookie.path') ?? '/';
  const expires = expiresText(cookie.expires);
  const sameSite = cookie.sameSite ? String(cookie.sameSite).toLowerCase() : '';
  for (const part of [name, domain, path]) {
    if (typeof part === 'string' && /[\0-\x1f\x7f;]/.test(part)) throw new SystemError(`A cookie must not contain "${part}".`);
  }

  let text = `${name}=${encodeURIComponent(value).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`;
  if (expires !== undefined) text += `; expires=${expires}`;
  if (maxAge !== undefined && maxAge !== null) text += `; max-age=${Math.trunc(maxAge)}`;
  if (domain) text += `; domain=${domain}`;
  if (path) text += `; path=${path}`;
  if (check(cookie.secure, 'boolean', 'cookie.secure')) text += '; secure';
  if (sameSite === 'lax' || sameSite === 'strict' || sameSite === 'none') text += `; samesite=${sameSite}`;
  if (check(cookie.httpOnly, 'boolean', 'cookie.httpOnly')) text += '; httponly';
  return text;
}
