/** The value with the first letters of all its names in lower case, at any depth. @param {unknown} value @returns {any} */
export function lowerFirstLetters(value) {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(lowerFirstLetters);
  /** @type {Record<string, unknown>} */
  const lowered = {};
  for (const [name, member] of Object.entries(value)) lowered[name.charAt(0).toLowerCase() + name.slice(1)] = lowerFirstLetters(member);
  return lowered;
}
