import { Connection } from './connection.mjs';

/** The one connection of this process. @type {Connection} */
export let connection;

/** @param {string} path @param {ConstructorParameters<typeof Connection>[1]} handlers */
export function openConnection(path, handlers) {
  connection = new Connection(path, handlers);
}
