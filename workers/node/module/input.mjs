import { addBindingName, withConnections } from './binding-name.mjs';

/** @param {object} options @param {string} [type] */
function input(options, type) {
  return addBindingName(type === undefined ? options : { ...options, type }, 'Input');
}

export const storageBlob = options => input(options, 'blob');
export const table = options => input(options, 'table');
export const cosmosDB = options => input(options, 'cosmosDB');
export const sql = options => input(options, 'sql');
export const mySql = options => input(options, 'mysql');
export const webPubSubConnection = options => input(options, 'webPubSubConnection');
export const webPubSubContext = options => input(withConnections(options), 'webPubSubContext');
export const generic = options => input(options);
