import { ReadOnlyError } from '../errors.mjs';
import { InvocationContext } from './invocation-context.mjs';

// They read and write through the object they are made of: the core's, or the one of a user's unit test.

export class HookContext {
  #init;

  /** @param {any} [init] */
  constructor(init = {}) {
    this.#init = init;
    init.hookData ??= {};
  }

  get hookData() {
    return this.#init.hookData;
  }

  set hookData(_value) {
    throw new ReadOnlyError('hookData');
  }
}

export class AppStartContext extends HookContext {}

export class AppTerminateContext extends HookContext {}

export class InvocationHookContext extends HookContext {
  #init;

  /** @param {any} [init] */
  constructor(init = {}) {
    super(init);
    this.#init = init;
    init.inputs ??= [];
    init.invocationContext ??= new InvocationContext();
  }

  get invocationContext() {
    return this.#init.invocationContext;
  }

  set invocationContext(_value) {
    throw new ReadOnlyError('invocationContext');
  }

  get inputs() {
    return this.#init.inputs;
  }

  set inputs(value) {
    this.#init.inputs = value;
  }
}

export class PreInvocationContext extends InvocationHookContext {
  #init;

  /** @param {any} [init] */
  constructor(init = {}) {
    super(init);
    this.#init = init;
    init.functionCallback ??= () => {};
  }

  get functionHandler() {
    return this.#init.functionCallback;
  }

  set functionHandler(value) {
    this.#init.functionCallback = value;
  }
}

export class PostInvocationContext extends InvocationHookContext {
  #init;

  /** @param {any} [init] */
  constructor(init = {}) {
    super(init);
    this.#init = init;
  }

  get result() {
    return this.#init.result;
  }

  set result(value) {
    this.#init.result = value;
  }

  get error() {
    return this.#init.error;
  }

  set error(value) {
    this.#init.error = value;
  }
}

export class LogHookContext extends HookContext {
  #init;

  /** @param {any} [init] */
  constructor(init = {}) {
    super(init);
    this.#init = init;
    init.level ??= 'information';
    init.message ??= 'unknown';
    init.category ??= 'user';
  }

  get level() {
    return this.#init.level;
  }

  set level(value) {
    this.#init.level = value;
  }

  get message() {
    return this.#init.message;
  }

  set message(value) {
    this.#init.message = value;
  }

  get category() {
    return this.#init.category;
  }

  set category(_value) {
    throw new ReadOnlyError('category');
  }

  get invocationContext() {
    return this.#init.invocationContext;
  }

  set invocationContext(_value) {
    throw new ReadOnlyError('invocationContext');
  }
}
