/** What a constructor returns is what the fields of a class that extends it are put on. */
class Receiver {
  /** @param {object} target */
  constructor(target) {
    return target;
  }
}

/** In a field whose entry was deleted: a private field cannot be taken away. */
const deleted = Symbol('deleted');

/** A private field of its own, on any object. */
function createField() {
  return class Field extends Receiver {
    #value;

    /** @param {object} target @param {unknown} value */
    constructor(target, value) {
      super(target);
      this.#value = value;
    }

    /** @param {object} target */
    static has(target) {
      return #value in target && target.#value !== deleted;
    }

    /** @param {object} target */
    static get(target) {
      return Field.has(target) ? /** @type {Field} */ (target).#value : undefined;
    }

    /** @param {object} target @param {unknown} value */
    static set(target, value) {
      if (#value in target) target.#value = value;
      else new Field(target, value);
    }
  };
}

/** @param {unknown} key */
function isObject(key) {
  return (typeof key === 'object' && key !== null) || typeof key === 'function';
}

/**
 * A WeakMap that keeps each value in a private field of its key. The published package is compiled for engines without private fields: each field of its classes is a WeakMap, and what those cost the
 * garbage collector was a third of the time of a request.
 */
export class FieldMap extends WeakMap {
  #field = createField();

  /** @param {Iterable<[any, unknown]> | null} [entries] */
  constructor(entries) {
    super();
    for (const [key, value] of entries ?? []) this.set(key, value);
  }

  has(key) {
    return isObject(key) ? this.#field.has(key) : super.has(key);
  }

  get(key) {
    return isObject(key) ? this.#field.get(key) : super.get(key);
  }

  set(key, value) {
    if (isObject(key)) this.#field.set(key, value);
    else super.set(key, value);
    return this;
  }

  delete(key) {
    if (!isObject(key)) return super.delete(key);
    const had = this.#field.has(key);
    if (had) this.#field.set(key, deleted);
    return had;
  }
}

const Native = WeakMap;

/**
 * Runs the file of a module, which finds a FieldMap as `WeakMap`; so that the module keeps it, and nobody else ever sees it.
 * @template T @param {() => T} run @returns {T}
 */
export function withFieldMaps(run) {
  return withWeakMap(FieldMap, run);
}

/** Runs the file of another module that such a module asks for. @template T @param {() => T} run @returns {T} */
export function withoutFieldMaps(run) {
  return globalThis.WeakMap === FieldMap ? withWeakMap(Native, run) : run();
}

/** @template T @param {WeakMapConstructor} map @param {() => T} run @returns {T} */
function withWeakMap(map, run) {
  const before = globalThis.WeakMap;
  // An app that froze its globals has them as they are.
  if (!Reflect.set(globalThis, 'WeakMap', map)) return run();
  try {
    return run();
  } finally {
    globalThis.WeakMap = before;
  }
}
