/** Something that can be taken back once. */
export class Disposable {
  /** @param {{ dispose(): any }[]} all */
  static from(...all) {
    return new Disposable(() => {
      for (const one of all) if (typeof one?.dispose === 'function') one.dispose();
    });
  }

  #callOnDispose;

  /** @param {() => any} callOnDispose */
  constructor(callOnDispose) {
    this.#callOnDispose = /** @type {(() => any) | undefined} */ (callOnDispose);
  }

  dispose() {
    if (typeof this.#callOnDispose !== 'function') return;
    this.#callOnDispose();
    this.#callOnDispose = undefined;
  }
}
