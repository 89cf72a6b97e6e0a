import { fileURLToPath } from 'node:url';
import { describeFunction } from './load/app.mjs';
import { glob } from './load/glob.mjs';
import { readPackage } from './load/package-json.mjs';
import { loadScript } from './load/script.mjs';
import { FrameReceiver } from './receiving.mjs';

/**
 * Does once what loading an app does, on files of the worker's own, while there is no app yet: V8 compiles functions when they are first called, and an idle worker has the time.
 */
export async function rehearse() {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  readPackage(folder);
  glob(folder, 'load/*.mjs');
  await loadScript(fileURLToPath(new URL('./rehearsal.cjs', import.meta.url)));
  describeFunction({ name: 'Rehearsal', scriptFile: '', entryPoint: '', bindings: { request: { type: 'httpTrigger', direction: 'in', properties: {} } } });

  const receiver = new FrameReceiver((type, number, buffer, at, stop) => JSON.parse(buffer.utf8Slice(at, stop)));
  const frame = Buffer.from('\0\0\0\0\x01\0\0\0\0{"folder":"","environment":{}}', 'latin1');
  frame.writeUInt32LE(frame.length - 4);
  receiver.room.set(frame);
  receiver.received(frame.length);
}
