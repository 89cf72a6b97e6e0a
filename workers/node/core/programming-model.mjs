export let programmingModel = undefined;
export async function readCapabilities() {}
