export function commit() {}
