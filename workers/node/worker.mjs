import { basename } from 'node:path';
import { connection, openConnection } from './channel.mjs';
import { keepCompileCache, useCompileCache } from './compile-cache.mjs';
import { describeError } from './errors.mjs';
import * as frames from './frames.mjs';
import { runAppHooks } from './hooks.mjs';
import { takeInspectorPort } from './inspector.mjs';
import { Invocation, running } from './invocation.mjs';
import { loadApp, describeFunction } from './load/app.mjs';
import { setPure } from './load/azure-module.mjs';
import { hookModules } from './load/modules.mjs';
import { log } from './log.mjs';
import { rehearse } from './rehearsal.mjs';
import { need, u32 } from './reading.mjs';
import { core } from './core/index.mjs';
import { takeAnswer } from './fulmar/questions.mjs';

/** The wanted functions of the app, in the order of `Loaded`. @type {import('./functions.mjs').AppFunction[]} */
let functions = [];
let folder = '';
let isStarted = false;
/** The highest number of an invocation so far: what is not running and not above it is over. */
let highestNumber = 0;

/** What a process needs itself, where the app's environment does not say it. */
const ownVariables = ['PATH', 'HOME', 'TMPDIR', 'TZ', 'LANG'];

/** @param {string} socketPath */
export function runWorker(socketPath) {
  openConnection(socketPath, {
    ready: () => {
      send(frames.Ready, { protocol: frames.protocolVersion, pid: process.pid, node: process.versions.node });
      setTimeout(() => isStarted || rehearse().catch(error => log('debug', 'system', `The rehearsal failed: ${describeError(error).stack}`)), 50);
    },
    frame: onFrame,
    broken: error => end(`The host broke the protocol: ${error.message}`, error),
    closed: () => process.exit(0),
  });
  hookModules();
  process.on('uncaughtException', error => end(`Worker uncaught exception: ${describeError(error).stack || describeError(error).message}`, error));
}

/** @param {number} type @param {object} message */
function send(type, message) {
  const json = JSON.stringify(message);
  connection.writer.begin(type, 0);
  connection.writer.utf8(json);
  connection.writer.end();
  connection.send();
}

/** A fault that nothing can go on after: said, then the end. @param {string} message @param {unknown} error */
function end(message, error) {
  process.exitCode = 1;
  try {
    log('critical', 'system', message);
  } catch {
    // The line on the console below is what is left.
  }
  if (error instanceof frames.ProtocolError) console.error(message);
  connection.drain(() => process.exit(1));
}

/** @param {number} type @param {number} number @param {Buffer} buffer @param {number} at @param {number} stop */
function onFrame(type, number, buffer, at, stop) {
  if (type === frames.Invoke) return invoke(number, buffer, at, stop);
  switch (type) {
    case frames.Start:
      if (isStarted) throw new frames.ProtocolError('Start came twice.');
      isStarted = true;
      start(parse(buffer, at, stop)).catch(error => end(`The app cannot be started: ${describeError(error).stack}`, error));
      return;
    case frames.Stop:
      void stopApp();
      return;
    case frames.RequestBody:
      find(number)?.incoming?.push(buffer.subarray(at, stop));
      return;
    case frames.RequestAborted:
      find(number)?.incoming?.fail(new Error('The client is gone before its request was complete.'));
      return;
    case frames.Cancel:
      find(number)?.cancel();
      return;
    case frames.ResponseCredit:
      need(at, stop, 4);
      find(number)?.outgoing?.giveCredit(u32(buffer, at));
      return;
    case frames.Answer:
      need(at, stop, 5);
      if (find(number) !== undefined) takeAnswer(u32(buffer, at), buffer[at + 4] === 0, parse(buffer, at + 5, stop));
      return;
    default:
      throw new frames.ProtocolError(`A frame of the type ${type}.`);
  }
}

/** @param {Buffer} buffer @param {number} at @param {number} stop @returns {any} */
function parse(buffer, at, stop) {
  try {
    return JSON.parse(buffer.utf8Slice(at, stop));
  } catch (error) {
    throw new frames.ProtocolError(`A payload is no JSON: ${/** @type {Error} */ (error).message}`);
  }
}

/** The invocation that runs, or undefined where it is over. @param {number} number */
function find(number) {
  const invocation = running.get(number);
  if (invocation === undefined && (number === 0 || number > highestNumber)) throw new frames.ProtocolError(`Invocation ${number} was never begun.`);
  return invocation;
}

/** @param {number} number @param {Buffer} buffer @param {number} at @param {number} stop */
function invoke(number, buffer, at, stop) {
  if (number === 0 || running.has(number)) throw new frames.ProtocolError(`An invocation came with the number ${number}, which is not free.`);
  const invocation = new Invocation(number, buffer, at, stop, functions);
  if (number > highestNumber) highestNumber = number;
  running.set(number, invocation);
  invocation.function.run(invocation);
}

/** @param {any} message */
async function start(message) {
  if (typeof message?.folder !== 'string') throw new frames.ProtocolError('Start names no folder.');
  ({ folder } = message);
  replaceEnvironment(message.environment ?? {});
  process.chdir(folder);
  process.title = `fulmar: ${basename(folder)}`;
  takeInspectorPort();
  core.hostVersion = message.hostVersion ?? '';
  setPure(message.isPure === true);
  if (message.compileCache) useCompileCache(message.compileCache);

  const loaded = await loadApp(folder);
  const wanted = message.functions ? new Set(message.functions) : undefined;
  functions = loaded.functions.filter(({ name }) => wanted?.has(name) ?? true);
  if (message.compileCache) keepCompileCache();
  send(frames.Loaded, { ...loaded, functions: functions.map(describeFunction) });
}

/** @param {Record<string, string>} environment */
function replaceEnvironment(environment) {
  for (const name of Object.keys(process.env)) if (!(name in environment) && !ownVariables.includes(name)) delete process.env[name];
  Object.assign(process.env, environment);
}

async function stopApp() {
  try {
    await runAppHooks('appTerminate', folder);
  } catch (error) {
    log('error', 'system', `A hook of the app's end failed: ${describeError(error).stack}`);
  }
  connection.drain(() => process.exit(0));
}
