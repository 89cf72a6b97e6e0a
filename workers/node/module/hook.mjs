import { addHook } from '../hooks.mjs';
import { Disposable } from './disposable.mjs';
import { AppStartContext, AppTerminateContext, LogHookContext, PostInvocationContext, PreInvocationContext } from './hook-contexts.mjs';

/** @param {string} name @param {new (context: any) => object} Context */
function registration(name, Context) {
  return handler => new Disposable(addHook(name, context => handler(new Context(context))));
}

export const appStart = registration('appStart', AppStartContext);
export const appTerminate = registration('appTerminate', AppTerminateContext);
export const preInvocation = registration('preInvocation', PreInvocationContext);
export const postInvocation = registration('postInvocation', PostInvocationContext);
export const log = registration('log', LogHookContext);
