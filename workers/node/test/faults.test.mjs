import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { modes, testApp } from './app-folder.mjs';
import { Host } from './host.mjs';
import { encodeInvoke, frame, jsonFrame } from './wire.mjs';

const main = fileURLToPath(new URL('../main.mjs', import.meta.url));

async function started(mode = modes[0]) {
  const host = await Host.start();
  await host.load(testApp(mode.form), { isPure: mode.isPure });
  return host;
}

for (const mode of modes) {
  describe(`Faults (${mode.name})`, () => {
    it('ends with 1 and a stack when nobody catches an exception', async () => {
      const host = await started(mode);
      host.begin('crashes', { trigger: { text: 'm' } });
      const line = await host.log(/Worker uncaught exception: Error: nobody catches/);
      assert.deepEqual([line.level, line.category], [5, 1]);
      assert.match(line.message, /handlers\.cjs:\d+/);
      assert.equal(await host.exited, 1);
    });

    it('ends with 1 when nobody awaits a rejection', async () => {
      const host = await started(mode);
      host.begin('rejectsUnhandled', { trigger: { text: 'm' } });
      await host.log(/Worker uncaught exception: Error: nobody awaits/);
      assert.equal(await host.exited, 1);
    });
  });
}

describe('The worker', () => {
  it('refuses to run without a host', () => {
    const { status, stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8', env: { PATH: process.env.PATH } });
    assert.equal(status, 1);
    assert.match(stderr, /FULMAR_WORKER_SOCKET is not set/);
  });

  it('says its protocol, its process and its Node', async () => {
    const host = await Host.start();
    assert.deepEqual({ ...host.ready, node: typeof host.ready.node }, { protocol: 1, pid: host.process.pid, node: 'string' });
    assert.equal(await host.stop(), 0);
  });

  it('ends when the host is gone', async () => {
    const host = await started();
    host.socket.destroy();
    assert.equal(await host.exited, 0);
  });

  it('drops log lines that the host does not take, and says how many', async () => {
    const host = await started();
    host.socket.pause();
    const number = host.begin('floods', { trigger: { json: 20000 } });
    // The worker holds the answer back until the host reads again.
    host.begin('logs', { trigger: { text: 'm' } });
    host.socket.resume();
    await host.end(number);
    await host.invoke('logs', { trigger: { text: 'm' } });
    const line = await host.log(/^\d+ log lines were dropped/);
    const taken = host.logs.filter(one => one.number === number && /^x+$/.test(one.message)).length;
    assert.equal(taken < 20000, true);
    assert.equal(Number.parseInt(line.message, 10) + taken >= 20000, true);
    assert.equal(await host.stop(), 0);
  });

  const wrong = {
    'an unknown type': frame(99, 0),
    'a frame of its own': frame(131, 1),
    'a length below five': Buffer.from([4, 0, 0, 0, 1, 0, 0, 0]),
    'a length above the limit': Buffer.from([1, 0, 0, 1, 1, 0, 0, 0, 0]),
    'a second start': jsonFrame(1, 0, { folder: '/tmp' }),
    'an invocation without a number': encodeInvoke(0, 0, { trigger: { text: 'm' } }),
    'a function that is not there': encodeInvoke(1, 60000, { trigger: { text: 'm' } }),
    'an invocation that ends too soon': frame(2, 1, Buffer.from([0, 0, 2, 5, 0, 0, 0])),
    'a shape that is none': frame(2, 1, Buffer.concat([Buffer.from([0, 0, 9]), Buffer.alloc(22)])),
    'a body for what never was': frame(3, 77, Buffer.from('x')),
    'credit for what never was': frame(5, 77, Buffer.alloc(4)),
    'an answer that is no JSON': Buffer.concat([encodeInvoke(1, 0, { http: { method: 'POST', url: 'http://localhost/', follows: true } }), frame(6, 1, Buffer.from([1, 0, 0, 0, 0, 123]))]),
    'more of a body than there is credit for': Buffer.concat([encodeInvoke(1, 0, { http: { method: 'POST', url: 'http://localhost/', follows: true } }), ...Array.from({ length: 6 }, () => frame(3, 1, Buffer.alloc(65536)))]),
  };
  for (const [name, bytes] of Object.entries(wrong)) {
    it(`ends with 1 at ${name}`, async () => {
      const host = await Host.start();
      const folder = testApp('cjs');
      // A function that waits, so that its number stays in use.
      await host.load(folder, { functions: ['waits'] });
      host.socket.write(bytes);
      assert.equal(await host.exited, 1);
      assert.match(host.stderr, /The host broke the protocol: /);
    });
  }

  it('reads frames byte by byte', async () => {
    const host = await started();
    const index = host.app.functions.findIndex(({ name }) => name === 'returns');
    for (const byte of encodeInvoke(9, index, { trigger: { text: 'piece' } })) {
      host.socket.write(Buffer.from([byte]));
      await new Promise(setImmediate);
    }
    assert.equal((await host.end(9)).returned, 'piece');
    assert.equal(await host.stop(), 0);
  });

  it('ends with 1 where the app folder is not there', async () => {
    const host = await Host.start();
    host.socket.write(jsonFrame(1, 0, { folder: '/nowhere/at/all' }));
    await host.log(/The app cannot be started: .*ENOENT/);
    assert.equal(await host.exited, 1);
  });

  it('drops frames of invocations that are over', async () => {
    const host = await started();
    const number = host.begin('hello', { http: { method: 'GET', url: 'http://localhost/' } });
    await host.end(number);
    for (const type of [3, 4, 8]) host.send(type, number, Buffer.from('late'));
    host.credit(number, 5);
    assert.equal((await host.http('hello')).status, 200);
    assert.equal(await host.stop(), 0);
  });
});

/** A small generator of numbers, so that a failure can be run again by its seed. */
function random(seed) {
  return limit => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * limit);
  };
}

describe('Random frames', () => {
  const seeds = process.env.FULMAR_TEST_SEED ? [Number(process.env.FULMAR_TEST_SEED)] : Array.from({ length: 24 }, () => Math.floor(Math.random() * 2 ** 32));
  it('end the worker or are answered, and it never hangs', async () => {
    for (const seed of seeds) {
      const next = random(seed);
      const host = await started();
      const valid = [
        encodeInvoke(1, 0, { http: { method: 'POST', url: 'http://localhost/x?a=b', headers: [['a', 'b']], params: [['c', 'd']], body: 'body' } }),
        encodeInvoke(2, host.app.functions.findIndex(({ name }) => name === 'queue'), { trigger: { json: { a: 1 } }, metadata: { A: 1 }, inputs: [['x', { texts: ['a', 'b'] }]] }),
        frame(3, 1, Buffer.from('x')), frame(4, 1), frame(5, 1, Buffer.alloc(4)), frame(8, 1), frame(6, 1, Buffer.from([1, 0, 0, 0, 0, 123, 125])),
      ];
      for (let count = 0; count < 40; count++) {
        const bytes = Buffer.from(valid[next(valid.length)]);
        // Its bytes change, its length stays right, so that what is inside is looked at.
        for (let change = next(4); change > 0; change--) bytes[4 + next(bytes.length - 4)] = next(3) === 0 ? 255 : next(256);
        host.socket.write(next(8) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes);
      }
      host.socket.end();
      const code = await host.exited;
      assert.equal(code === 0 || code === 1, true, `seed ${seed}: ended with ${code}: ${host.stderr}`);
      assert.doesNotMatch(host.stderr, /Cannot read properties|is not a function|RangeError/, `seed ${seed}`);
    }
  });
});
