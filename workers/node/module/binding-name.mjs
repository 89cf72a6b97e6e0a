import { createHash } from 'node:crypto';

/**
 * Names a binding after its type and the hash of its JSON, so that every worker of an app gives it the same name. The user's own name is respected.
 * @template {{ type: string, name?: string }} T
 * @param {T} binding @param {string} suffix
 * @returns {T & { name: string }}
 */
export function addBindingName(binding, suffix) {
  if (!binding.name) {
    const { type } = binding;
    const start = type.toLowerCase().endsWith(suffix.toLowerCase()) ? type : type + suffix;
    binding.name = start + createHash('sha256').update(JSON.stringify(binding)).digest('hex').slice(0, 10);
  }
  return /** @type {T & { name: string }} */ (binding);
}

/** `connection` is the older spelling of `connections`. @param {any} options */
export function withConnections({ connection, ...rest }) {
  return { ...rest, connections: rest.connections ?? (connection ? [connection] : undefined) };
}
