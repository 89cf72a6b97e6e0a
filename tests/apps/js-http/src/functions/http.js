const { app } = require('@azure/functions');
const crypto = require('node:crypto');

const answer = (name, options, handler) => app.http(name, { authLevel: 'anonymous', handler, ...options });

answer('echo', { methods: ['GET', 'POST', 'PUT'], route: 'echo/{name}/{rest?}' }, async request => ({
  status: 201,
  headers: { 'x-echo': request.headers.get('x-echo') ?? 'none' },
  jsonBody: {
    method: request.method, url: request.url, params: request.params,
    query: Object.fromEntries(request.query), body: await request.text(),
  },
}));

answer('text', {}, async () => ({ body: 'grüße' }));
answer('bytes', {}, async () => ({ body: Buffer.from([0, 255, 1, 254]), headers: { 'content-type': 'application/octet-stream' } }));
answer('nothing', {}, async () => undefined);
answer('empty', {}, async () => ({ status: 204 }));
answer('not-modified', {}, async () => ({ status: 304, headers: { etag: '"1"' } }));
answer('large', {}, async () => ({ body: 'x'.repeat(300_000) }));
answer('cookies', {}, async () => ({ cookies: [{ name: 'a', value: '1' }, { name: 'b', value: '2', httpOnly: true }], body: 'ok' }));
answer('logs', {}, async (request, context) => {
  context.log('from the log');
  context.warn('from the warning');
  console.log('from the console');
  return { body: context.invocationId };
});
answer('trace', {}, async (request, context) => ({ body: context.traceContext.traceParent }));
answer('throws', {}, async () => { throw new TypeError('a mistake'); });
answer('setting', { route: 'setting/{name}' }, async request => ({ body: process.env[request.params.name] ?? 'none' }));
answer('pid', {}, async () => ({ body: `${process.pid}` }));
answer('slow', {}, () => new Promise(() => { }));

answer('exit', {}, async () => process.exit(3));
answer('reject', {}, async () => { Promise.reject(new Error('nobody catches this')); return new Promise(() => { }); });
answer('spin', {}, async () => { for (;;); });
answer('fill', {}, async () => { const kept = []; for (;;) kept.push(new Array(100_000).fill(kept.length)); });
answer('child', {}, async () => {
  // What the app starts goes with it: nobody waits for this one.
  const child = require('node:child_process').spawn('sleep', ['1000'], { stdio: 'ignore' });
  return { body: `${child.pid}` };
});

app.setup({ enableHttpStream: true });

answer('hash', { methods: ['POST'] }, async request => {
  const hash = crypto.createHash('sha256');
  let length = 0;
  for await (const chunk of request.body ?? []) { hash.update(chunk); length += chunk.length; }
  return { jsonBody: { length, hash: hash.digest('hex') } };
});
answer('ignore-body', { methods: ['POST'] }, async () => ({ body: 'ignored' }));
answer('pipe', { methods: ['POST'] }, async request => ({ body: request.body, headers: { 'content-type': 'application/octet-stream' } }));
answer('stream', { route: 'stream/{megabytes}' }, async request => {
  const part = Buffer.alloc(64 * 1024, 7);
  let left = Number(request.params.megabytes) * 16;
  return { body: new ReadableStream({ pull(controller) { if (left-- > 0) controller.enqueue(part); else controller.close(); } }, { highWaterMark: 0 }) };
});
answer('events', {}, async () => {
  let count = 0;
  return {
    headers: { 'content-type': 'text/event-stream' },
    body: new ReadableStream({ async pull(controller) { controller.enqueue(Buffer.from(`data: ${count++}\n\n`)); if (count > 1) await new Promise(() => { }); } }, { highWaterMark: 0 }),
  };
});
answer('breaks', {}, async () => ({
  body: new ReadableStream({ pull(controller) { controller.enqueue(Buffer.alloc(1000)); controller.error(new Error('half-way')); } }, { highWaterMark: 0 }),
}));
