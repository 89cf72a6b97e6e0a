/** An argument of a prompt, as it is declared: optional unless `isRequired` is called. */
export class PromptArgument {
  #description;
  #required = false;

  /** @param {string} description shown to clients */
  describe(description) {
    this.#description = description;
    return this;
  }

  isRequired() {
    this.#required = true;
    return this;
  }

  /** @param {string} name */
  toPromptArgument(name) {
    return { name, description: this.#description, required: this.#required };
  }
}

export const promptArg = {
  /** @param {string} description */
  describe: description => new PromptArgument().describe(description),
};
