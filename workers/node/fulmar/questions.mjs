import { connection } from '../channel.mjs';
import * as frames from '../frames.mjs';

/** Questions that the host has not answered yet. @type {Map<number, { invocation: import('../invocation.mjs').Invocation, resolve(value: any): void, reject(error: Error): void }>} */
const open = new Map();
let last = 0;

/**
 * Asks the host while a function runs.
 * @param {import('../invocation.mjs').Invocation} invocation @param {object} question
 * @returns {Promise<any>}
 */
export function ask(invocation, question) {
  const json = JSON.stringify(question);
  return new Promise((resolve, reject) => {
    if (invocation.isOver) return reject(new Error('The invocation is over: nothing can be read any more.'));
    last = last === 0xffffffff ? 1 : last + 1;
    const number = last;
    open.set(number, { invocation, resolve, reject });
    const { writer } = connection;
    writer.begin(frames.Ask, invocation.number);
    writer.u32(number);
    writer.utf8(json);
    writer.end();
    connection.send();
  });
}

/** @param {number} number @param {boolean} isGood @param {any} content */
export function takeAnswer(number, isGood, content) {
  const question = open.get(number);
  if (question === undefined) throw new frames.ProtocolError(`Question ${number} was not asked.`);
  open.delete(number);
  if (isGood) question.resolve(content);
  else question.reject(new Error(content?.message ?? 'The host could not answer.'));
}

/** What was asked by an invocation that is over is answered no more. @param {import('../invocation.mjs').Invocation} invocation */
export function closeQuestions(invocation) {
  for (const [number, question] of open) {
    if (question.invocation !== invocation) continue;
    open.delete(number);
    question.reject(new Error('The invocation is over: nothing can be read any more.'));
  }
}
