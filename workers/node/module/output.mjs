import { addBindingName } from './binding-name.mjs';

/** @param {object} options @param {string} [type] */
function output(options, type) {
  return addBindingName(type === undefined ? options : { ...options, type }, 'Output');
}

export const http = options => output(options, 'http');
export const storageBlob = options => output(options, 'blob');
export const table = options => output(options, 'table');
export const storageQueue = options => output(options, 'queue');
export const serviceBusQueue = options => output(options, 'serviceBus');
export const serviceBusTopic = options => output(options, 'serviceBus');
export const eventHub = options => output(options, 'eventHub');
export const eventGrid = options => output(options, 'eventGrid');
export const cosmosDB = options => output(options, 'cosmosDB');
export const sql = options => output(options, 'sql');
export const mySql = options => output(options, 'mysql');
export const webPubSub = options => output(options, 'webPubSub');
export const generic = options => output(options);
