/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = value => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a prompt's function gets: the name of the prompt and its arguments, which are all texts. */
export class PromptInvocationContext {
  /** @param {unknown} data an object, or its JSON */
  constructor(data) {
    if (typeof data === 'string') {
      try {
        data = JSON.parse(data);
      } catch {
        data = undefined;
      }
    }
    /** @type {Record<string, any>} */
    const given = typeof data === 'object' && data !== null ? data : {};
    const sessionId = given.sessionId ?? given.sessionid;
    this.name = typeof given.name === 'string' ? given.name : '';
    /** @type {Record<string, string>} */
    this.arguments = {};
    if (isObject(given.arguments)) for (const [name, value] of Object.entries(given.arguments)) this.arguments[name] = value === undefined || value === null ? '' : String(value);
    this.sessionId = typeof sessionId === 'string' ? sessionId : undefined;
    this.transport = isObject(given.transport) ? given.transport : undefined;
  }
}
