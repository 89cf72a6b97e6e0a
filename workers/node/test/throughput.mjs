// A measurement, no test: `node throughput.mjs [hello|headers|query|echo|queue] [light|pure] [invocations] [under way]` says how many invocations a worker answers with so many under way, and what one costs it.
import { readFileSync } from 'node:fs';
import { makeApp } from './app-folder.mjs';
import { Host } from './host.mjs';
import { encodeInvoke } from './wire.mjs';

const [load = 'hello', mode = 'light', count = load === 'echo' ? '60000' : '200000', underWay = '32'] = process.argv.slice(2);

const code = `
  const { app, output } = require('@azure/functions');
  app.http('hello', { handler: async () => ({ jsonBody: { message: 'Hello, world!' } }) });
  app.http('query', { handler: async request => ({ jsonBody: { hello: request.query.get('name') ?? 'world', agent: request.headers.get('user-agent') } }) });
  app.http('echo', { handler: async request => ({ body: await request.arrayBuffer() }) });
  app.storageQueue('queue', {
    queueName: 'incoming', connection: 'AzureWebJobsStorage', return: output.storageQueue({ queueName: 'outgoing', connection: 'AzureWebJobsStorage' }), handler: message => message,
  });`;

const few = [['host', 'localhost:7071'], ['user-agent', 'wrk/4'], ['x-functions-key', 'nJ8c2m1q0pXW3yT5vB7dF9gH1jK3lM5nP7rS9tU1wY3=']];
const browser = [
  ...few,
  ['accept', 'application/json, text/plain, */*'], ['accept-encoding', 'gzip, deflate, br, zstd'], ['accept-language', 'en-GB,en;q=0.9,de;q=0.8'],
  ['referer', 'http://localhost:7071/airports'], ['sec-fetch-dest', 'empty'], ['sec-fetch-mode', 'cors'], ['sec-fetch-site', 'same-origin'], ['cookie', `session=${'s'.repeat(80)}`],
];
const message = JSON.stringify({ id: 17, kind: 'order', lines: Array.from({ length: 6 }, (_, index) => ({ sku: `A-${index}`, amount: index })), note: 'x'.repeat(60) });
const metadata = {
  DequeueCount: 1, ExpirationTime: '2026-12-02T17:00:00Z', Id: '6f1f0c5e-2c3a-4f5b-9d57-0a4c1e6f2b11', InsertionTime: '2026-11-25T17:00:00Z', NextVisibleTime: '2026-11-25T17:00:30Z',
  PopReceipt: 'AgAAAAMAAAAAAAAA', QueueTrigger: JSON.parse(message),
};
const url = 'http://localhost:7071/api/hello';
const loads = {
  hello: { http: { method: 'GET', url, headers: few } },
  headers: { function: 'hello', http: { method: 'GET', url, headers: browser } },
  query: { http: { method: 'GET', url: `${url}?name=Ada`, headers: browser } },
  echo: { http: { method: 'POST', url, headers: [...few, ['content-length', '65536']], body: Buffer.alloc(65536, 'x') } },
  queue: { trigger: { text: message }, metadata },
};

const host = await Host.start({ args: (process.env.FULMAR_TEST_NODE_ARGS ?? '').split(' ').filter(Boolean) });
const { functions } = await host.load(makeApp({ 'package.json': { main: 'index.js' }, 'index.js': code }), { isPure: mode === 'pure' });
host.socket.removeAllListeners('data');

const what = loads[load];
const index = functions.findIndex(({ name }) => name === (what.function ?? load));
const template = encodeInvoke(1, index, { id: '0a1b2c3d-0000-0000-0000-000000000000', trace: ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01', ''], ...what });
let number = 0;

function invocations(many) {
  const bytes = Buffer.allocUnsafe(many * template.length);
  for (let at = 0; at < bytes.length; at += template.length) {
    template.copy(bytes, at);
    bytes.writeUInt32LE(++number, at + 5);
  }
  return bytes;
}

/** Counts the frames that end in what comes; the answers are not read. */
function counter() {
  const head = Buffer.alloc(5);
  let have = 0;
  let rest = 0;
  return chunk => {
    let ended = 0;
    for (let at = 0; at < chunk.length; ) {
      if (rest === 0) {
        head[have++] = chunk[at++];
        if (have < 5) continue;
        have = 0;
        rest = head.readUInt32LE(0) - 1;
        if (head[4] !== 131 && head[4] !== 132) throw new Error(`A frame of the type ${head[4]}: ${chunk.subarray(at + 4, at + 500)}`);
      }
      const taken = Math.min(rest, chunk.length - at);
      at += taken;
      rest -= taken;
      if (rest === 0) ended++;
    }
    return ended;
  };
}

/** Answers `total` invocations, as many at once as are to be under way. */
function run(total) {
  return new Promise(resolve => {
    let sent = Number(underWay);
    let done = 0;
    const ended = counter();
    const receive = chunk => {
      const now = ended(chunk);
      done += now;
      const more = Math.min(now, total - sent);
      sent += more;
      if (more > 0) host.socket.write(invocations(more));
      if (done < total) return;
      host.socket.off('data', receive);
      resolve(undefined);
    };
    host.socket.on('data', receive);
    host.socket.write(invocations(sent));
  });
}

/** Of the worker, in its own code and in the kernel, in microseconds; Linux counts in hundredths of a second. */
function processorTime() {
  const fields = readFileSync(`/proc/${host.process.pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return [Number(fields[11]) * 10_000, Number(fields[12]) * 10_000];
}

await run(Math.max(10_000, Number(count) / 10));
for (let round = 0; round < 3; round++) {
  const [time, before] = [performance.now(), processorTime()];
  await run(Number(count));
  const perSecond = Number(count) / ((performance.now() - time) / 1000);
  const [user, system] = processorTime().map((now, at) => (now - before[at]) / Number(count));
  console.log(`${load}, ${mode}: ${Math.round(perSecond)}/s, ${(user + system).toFixed(2)} µs of processor time each (${user.toFixed(2)} + ${system.toFixed(2)} in the kernel)`);
}
await host.stop();
