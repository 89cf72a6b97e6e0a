import { systemLog } from '../log.mjs';

/** Of the copy of the package that registered last. @type {any} */
export let programmingModel;
/** Where the package's own HTTP server is, if the app wants HTTP streaming. @type {URL | undefined} */
export let httpServer;

/** @param {any} model */
export function setProgrammingModel(model) {
  if (programmingModel !== undefined) {
    const name = ({ name, version }) => `"${name}" version "${version}"`;
    systemLog('information', `Programming model ${name(programmingModel)} is replaced by ${name(model)}.`);
  }
  programmingModel = model;
}

export function getProgrammingModel() {
  return programmingModel;
}

/** Lets the package end its set-up: it locks its options and starts its server where HTTP streaming is on. */
export async function readCapabilities() {
  if (typeof programmingModel?.getCapabilities !== 'function') return;
  const names = ['RawHttpBodyBytes', 'RpcHttpTriggerMetadataRemoved', 'RpcHttpBodyOnly', 'IgnoreEmptyValuedRpcHttpHeaders'];
  const more = ['UseNullableValueDictionaryForHttp', 'WorkerStatus', 'TypedDataCollection', 'HandlesWorkerTerminateMessage'];
  const capabilities = await programmingModel.getCapabilities(Object.fromEntries([...names, ...more].map(name => [name, 'true'])));
  if (typeof capabilities?.HttpUri === 'string' && capabilities.HttpUri !== '') httpServer = new URL(capabilities.HttpUri);
}
