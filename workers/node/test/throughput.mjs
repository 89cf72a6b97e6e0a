// A measurement, no test: `node throughput.mjs [light|pure] [invocations]` says how many hello-JSON requests a worker answers with 32 under way, and what one costs it.
import { readFileSync } from 'node:fs';
import { makeApp } from './app-folder.mjs';
import { Host } from './host.mjs';
import { decodeFrames, encodeInvoke } from './wire.mjs';

const [mode = 'light', count = '200000'] = process.argv.slice(2);
const code = `require('@azure/functions').app.http('hello', { handler: async request => ({ jsonBody: { hello: request.query.get('name') ?? 'world' } }) });`;
const host = await Host.start({ args: (process.env.FULMAR_TEST_NODE_ARGS ?? '').split(' ').filter(Boolean) });
await host.load(makeApp({ 'package.json': { main: 'index.js' }, 'index.js': code }), { isPure: mode === 'pure' });
host.socket.removeAllListeners('data');

const headers = [['host', 'localhost:7071'], ['user-agent', 'wrk/4'], ['accept', '*/*'], ['accept-encoding', 'gzip'], ['x-request-id', 'abc']];
const http = { method: 'GET', url: 'http://localhost:7071/api/hello?name=Ada', headers };
const template = encodeInvoke(1, 0, { id: '0a1b2c3d-0000-0000-0000-000000000000', trace: ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', ''], http });
let number = 0;

function invocation() {
  const bytes = Buffer.from(template);
  bytes.writeUInt32LE(++number, 5);
  return bytes;
}

/** Answers `total` invocations, 32 at once. */
function run(total) {
  return new Promise((resolve, reject) => {
    let sent = 32;
    let done = 0;
    let rest = Buffer.alloc(0);
    const receive = chunk => {
      const decoded = decodeFrames(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]));
      ({ rest } = decoded);
      const wrong = decoded.frames.find(({ type }) => type !== 131);
      if (wrong !== undefined) return reject(new Error(`A frame of the type ${wrong.type}: ${wrong.payload}`));
      done += decoded.frames.length;
      const more = Math.min(decoded.frames.length, total - sent);
      sent += more;
      if (more > 0) host.socket.write(Buffer.concat(Array.from({ length: more }, invocation)));
      if (done < total) return;
      host.socket.off('data', receive);
      resolve(undefined);
    };
    host.socket.on('data', receive);
    host.socket.write(Buffer.concat(Array.from({ length: 32 }, invocation)));
  });
}

/** Of the worker, in microseconds; Linux counts in hundredths of a second. */
function processorTime() {
  const fields = readFileSync(`/proc/${host.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

await run(20_000);
for (let round = 0; round < 3; round++) {
  const [time, processor] = [performance.now(), processorTime()];
  await run(Number(count));
  const perSecond = Number(count) / ((performance.now() - time) / 1000);
  console.log(`${mode}: ${Math.round(perSecond)} requests/s, ${((processorTime() - processor) / Number(count)).toFixed(2)} µs of processor time each`);
}
await host.stop();
