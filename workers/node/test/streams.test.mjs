import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeApp, modes, testApp } from './app-folder.mjs';
import { Host } from './host.mjs';

const requestBody = 3;
const requestAborted = 8;
const cancel = 4;

async function started(t, mode, folder = testApp(mode.form)) {
  const host = await Host.start();
  t.after(() => host.stop());
  await host.load(folder, { isPure: mode.isPure });
  return host;
}

/** Sends a body as far as the worker gives credit. */
async function sendBody(host, number, bytes) {
  let credit = 256 * 1024;
  for (let at = 0; at < bytes.length; ) {
    while (credit === 0) credit += (await host.take(f => f.type === 135 && f.number === number)).payload.readUInt32LE(0);
    const next = Math.min(bytes.length, at + 65536, at + credit);
    host.send(requestBody, number, bytes.subarray(at, next));
    credit -= next - at;
    at = next;
  }
  host.send(requestBody, number);
}

const large = Buffer.from(Array.from({ length: 1_000_000 }, (_, index) => 97 + (index % 26)));

for (const mode of modes) {
  describe(`Streams (${mode.name})`, () => {
    it('reads a body that follows its request', async t => {
      const host = await started(t, mode);
      const number = host.begin('read-text', { http: { method: 'POST', url: 'http://localhost/x', follows: true } });
      await sendBody(host, number, Buffer.from('follows'));
      assert.deepEqual(JSON.parse((await host.end(number)).body), ['follows', true]);
    });

    it('echoes a megabyte within the credit of both sides', async t => {
      const host = await started(t, mode);
      const number = host.begin('echo', { http: { method: 'POST', url: 'http://localhost/x', follows: true } });
      const [, answer] = await Promise.all([sendBody(host, number, large), host.end(number)]);
      assert.equal(answer.failure, undefined);
      assert.equal(answer.body.equals(large), true);
    });

    it('sends no more than it has credit for', async t => {
      const host = await started(t, mode);
      const number = host.begin('answer-large', { http: { method: 'GET', url: 'http://localhost/x' } });
      await host.head(number);
      // The worker answers in turn: when the next invocation is over, all that could be sent of the first was.
      await host.http('hello');
      const sent = host.frames.filter(f => f.number === number).reduce((sum, f) => sum + f.payload.length, 0);
      assert.equal(sent, 256 * 1024);
      host.credit(number, 1);
      await host.http('hello');
      assert.equal(host.frames.filter(f => f.number === number).reduce((sum, f) => sum + f.payload.length, 0), 256 * 1024 + 1);
    });

    it('aborts the signal and still answers', async t => {
      const host = await started(t, mode);
      const number = host.begin('waits', { http: { method: 'GET', url: 'http://localhost/x' } });
      await host.log(/waiting/);
      host.send(cancel, number);
      assert.equal(String((await host.end(number)).body), 'cancelled true');
      host.send(cancel, number);
      assert.equal((await host.http('hello')).status, 200);
    });

    it('fails where the source of a body fails', async t => {
      const host = await started(t, mode);
      const { failure } = await host.http('breaks');
      assert.equal(failure.message, 'stream broke');
    });
  });
}

for (const mode of modes.filter(({ isPure }) => !isPure)) {
  describe(`Streams of the light module (${mode.name})`, () => {
    it('fails the reading where the client goes away', async t => {
      const host = await started(t, mode);
      const number = host.begin('readLate', { http: { method: 'POST', url: 'http://localhost/x', follows: true } });
      host.send(requestBody, number, Buffer.from('part'));
      await host.log(/begun/);
      host.send(requestAborted, number);
      const answer = await host.end(number);
      assert.equal(answer.status, 400);
      assert.match(String(answer.body), /client is gone/);
    });

    it('ends a body and its source when it is cancelled', async t => {
      const host = await started(t, mode);
      const number = host.begin('endless', { http: { method: 'GET', url: 'http://localhost/x' } });
      await host.head(number);
      host.send(cancel, number);
      await host.log(/source closed/);
      const end = await host.take(f => f.number === number && f.type === 133);
      assert.equal(JSON.parse(end.payload).name, 'AbortError');
    });

    it('reads a body piece by piece before it is complete', async t => {
      const host = await started(t, mode);
      const number = host.begin('echo', { http: { method: 'POST', url: 'http://localhost/x', follows: true } });
      host.send(requestBody, number, Buffer.from('first'));
      await host.head(number);
      assert.equal(String((await host.take(f => f.type === 134 && f.number === number)).payload), 'first');
      host.send(requestBody, number, Buffer.from('second'));
      assert.equal(String((await host.take(f => f.type === 134 && f.number === number)).payload), 'second');
      host.send(requestBody, number);
      assert.equal((await host.take(f => f.type === 134 && f.number === number)).payload.length, 0);
    });
  });
}

const streamingApp = {
  'package.json': { main: 'index.js' },
  'index.js': `
    const { app, output } = require('@azure/functions');
    app.setup({ enableHttpStream: true });
    const queue = output.storageQueue({ queueName: 'out', connection: '' });
    const http = (name, handler) => app.http(name, { methods: ['GET', 'POST'], extraOutputs: [queue], handler });
    http('hello', async (request, context) => {
      context.extraOutputs.set(queue, 'sent');
      return { status: 201, headers: { 'x-a': 'b' }, cookies: [{ name: 'c', value: 'd' }], jsonBody: { url: request.url, params: request.params, header: request.headers.get('x-one'), body: await request.text() } };
    });
    http('echo', async request => ({ body: request.body }));
    http('nothing', async () => undefined);
    http('fails', async () => { throw new Error('before the answer'); });
    http('events', async () => ({ headers: { 'content-type': 'text/event-stream' }, body: (async function* () { for (let i = 0; i < 3; i++) { yield 'data: ' + i + '\\n\\n'; await new Promise(setImmediate); } })() }));
  `,
};

for (const isPure of [false, true]) {
  describe(`enableHttpStream (${isPure ? 'pure' : 'light'})`, () => {
    it('passes a request and its answer through', async t => {
      const host = await started(t, { isPure }, makeApp(streamingApp));
      const answer = await host.http('hello', { method: 'POST', url: 'http://example.com:7071/api/a?b=c', headers: [['X-One', '1'], ['content-type', 'text/plain']], params: [['code', 'KEL']], body: 'body' });
      assert.equal(answer.status, 201);
      assert.deepEqual(JSON.parse(answer.body), { url: 'http://example.com:7071/api/a?b=c', params: { code: 'KEL' }, header: '1', body: 'body' });
      assert.deepEqual(Object.values(answer.outputs), ['sent']);
      const given = Object.fromEntries(answer.headers);
      assert.equal(given['x-a'], 'b');
      assert.match(given['set-cookie'], /^c=d/);
      assert.equal('x-ms-invocation-id' in given, false);
    });

    it('echoes a megabyte', async t => {
      const host = await started(t, { isPure }, makeApp(streamingApp));
      const number = host.begin('echo', { http: { method: 'POST', url: 'http://localhost/x', follows: true } });
      const [, answer] = await Promise.all([sendBody(host, number, large), host.end(number)]);
      assert.equal(answer.body.equals(large), true);
    });

    it('answers nothing with 204, a failure as one, and events as they come', async t => {
      const host = await started(t, { isPure }, makeApp(streamingApp));
      assert.equal((await host.http('nothing')).status, 204);
      assert.equal((await host.http('fails')).failure.message, 'before the answer');
      const answer = await host.http('events');
      assert.equal(String(answer.body), 'data: 0\n\ndata: 1\n\ndata: 2\n\n');
      assert.equal((await host.http('hello', { method: 'GET' })).status, 201);
    });
  });
}
