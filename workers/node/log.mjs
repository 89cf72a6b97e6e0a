import { connection } from './channel.mjs';
import * as frames from './frames.mjs';
import { isLogHooked, runLogHooks } from './hooks.mjs';

/** While the host has not taken this many bytes, lines are dropped: a log must not fill the memory. */
const dropAt = 1024 * 1024;
/** A longer message is cut. */
const longestMessage = 256 * 1024;
let dropped = 0;

/**
 * @param {string} level @param {string} category `user` or `system`
 * @param {string} message
 * @param {import('./invocation.mjs').Invocation} [invocation]
 */
export function log(level, category, message, invocation) {
  if (isLogHooked()) ({ level, message } = runLogHooks(level, category, message, invocation));
  const number = frames.logLevels[level];
  if (number !== undefined) sendLog(number, category, String(message), invocation);
}

/** @param {string} level @param {string} message */
export function systemLog(level, message) {
  log(level, 'system', message);
}

/** @param {number} level @param {string} category @param {string} message @param {import('./invocation.mjs').Invocation} [invocation] */
function sendLog(level, category, message, invocation) {
  if (connection.waiting > dropAt) {
    dropped++;
    return;
  }
  if (dropped > 0) {
    const text = `${dropped} log ${dropped === 1 ? 'line was' : 'lines were'} dropped: the host did not take them fast enough.`;
    dropped = 0;
    writeLog(frames.logLevels.warning, 'system', text, 0);
  }
  if (message.length > longestMessage) message = `${message.slice(0, longestMessage)}… (${message.length - longestMessage} more characters)`;
  // The host drops frames of invocations that are over, but a late line is worth reading.
  writeLog(level, category, message, invocation === undefined || invocation.isOver ? 0 : invocation.number);
}

/** @param {number} level @param {string} category @param {string} message @param {number} number */
function writeLog(level, category, message, number) {
  const { writer } = connection;
  writer.begin(frames.Log, number);
  writer.u8(level);
  writer.u8(category === 'user' ? 0 : 1);
  writer.text(message);
  writer.end();
  connection.send();
}

