import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { makeApp } from './app-folder.mjs';
import { Host } from './host.mjs';

const http = [{ type: 'httpTrigger', direction: 'in', name: 'req', methods: ['get', 'post'] }, { type: 'http', direction: 'out', name: 'res' }];
const httpReturn = [http[0], { type: 'http', direction: 'out', name: '$return' }];
const queue = [{ type: 'queueTrigger', direction: 'in', name: 'message', queueName: 'in' }];
const queueOut = { type: 'queue', direction: 'out', name: 'out', queueName: 'out' };

const functions = {
  context: [http, `module.exports = async function (context, req) { context.res = { status: 201, headers: { 'X-A': 1 }, body: { method: req.method, query: req.query, params: req.params, header: req.get('X-One'), body: req.body, raw: req.rawBody,
    same: context.req === req && context.bindings.req === req, data: [context.bindingData.code, context.bindingData.query, context.bindingData.sys.methodName, context.bindingData.invocationId === context.invocationId],
    execution: [context.executionContext.functionName, context.executionContext.functionDirectory.endsWith('context')], definitions: context.bindingDefinitions, trace: context.traceContext.traceparent } }; };`],
  returned: [httpReturn, `module.exports = async () => ({ status: 202, body: 'returned', cookies: [{ name: 'a', value: 'b' }] });`],
  untouched: [http, `module.exports = async () => {};`],
  send: [http, `module.exports = (context, req) => { context.res.status(203).set('X-A', 'b').type('text/x').send('sent'); };`],
  json: [http, `module.exports = context => context.res.json({ a: 1 });`],
  sendStatus: [http, `module.exports = context => { context.res.sendStatus(418); };`],
  buffer: [http, `module.exports = context => context.res.end(Buffer.from('b'));`],
  expressAndDone: [http, `module.exports = context => { context.res.header('a', 'b'); context.res.removeHeader('A'); context.res.body = context.res.getHeader('a') === undefined ? 'gone' : 'there'; context.done(); };`],
  wrong: [httpReturn, `module.exports = async () => 'text';`],
  done: [[...queue, queueOut], `module.exports = function (context, message) { context.bindings.out = { got: message }; context.done(null, undefined); };`],
  doneResult: [[...queue, queueOut], `module.exports = (context, message) => setImmediate(() => context.done(null, { out: ['a', message] }));`],
  doneError: [queue, `module.exports = context => context.done(new Error('by done'));`],
  doneTwice: [queue, `module.exports = context => { context.done(); context.done(); };`],
  doneAndPromise: [queue, `module.exports = async context => { context.done(); };`],
  suppressed: [queue, `module.exports = async context => { context.suppressAsyncDoneError = true; context.done(); };`],
  promised: [[...queue, queueOut], `module.exports = async (context, message) => ({ out: message, other: 1 });`],
  returnBinding: [[...queue, { ...queueOut, name: '$return' }], `module.exports = async (context, message) => 'r ' + message;`],
  passed: [queue, `module.exports = async () => ({ nobody: 'takes' });`],
  throws: [queue, `module.exports = () => { throw new RangeError('at once'); };`],
  inputs: [[...queue, { type: 'blob', direction: 'in', name: 'file', path: 'a/b' }], `module.exports = async (context, message, file) => ({ message, file: file.toString(), bound: context.bindings.file === file, data: context.bindingData, retry: context.executionContext.retryContext });`],
  timer: [[{ type: 'timerTrigger', direction: 'in', name: 'timer', schedule: '* * * * * *' }], `module.exports = async (context, timer) => timer;`],
  logs: [queue, `module.exports = async context => { context.log('a', 1); context.log.error('e'); context.log.warn('w'); context.log.info('i'); context.log.verbose('v'); };`],
  logsLate: [queue, `module.exports = async context => void setImmediate(() => setImmediate(() => context.log('too late')));`],
  form: [http, `module.exports = async (context, req) => { const form = req.parseFormBody(); context.res = { body: [form.length, form.get('a').value.toString(), form.get('file')?.fileName, form.get('file')?.value.toString(), form.has('x')] }; };`],
  this: [queue, `module.exports = { value: 7, async run() { return { own: this.value }; } };`],
  named: [queue, `exports.one = async () => ({ n: 1 }); exports.two = async () => ({ n: 2 });`, { entryPoint: 'two' }],
  sole: [queue, `exports.whatever = async () => ({ n: 3 });`],
  module: [queue, `export default async () => ({ n: 4 });`, { scriptFile: 'index.mjs' }],
  elsewhere: [queue, undefined, { scriptFile: '../shared/main.js', entryPoint: 'go', retry: { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: '00:01:00.500' } }],
  disabled: [queue, `module.exports = () => {};`, { disabled: true }],
};

function olderApp(chosen = functions) {
  const files = { 'package.json': { main: 'index.js' }, 'shared/main.js': `exports.go = async () => ({ n: 5 });` };
  for (const [name, [bindings, code, more]] of Object.entries(chosen)) {
    files[`${name}/function.json`] = { bindings, ...more };
    if (code !== undefined) files[`${name}/${more?.scriptFile ?? 'index.js'}`] = code;
  }
  return makeApp(files);
}

describe('The older model', () => {
  let host;
  const invoke = async (name, trigger = { text: 'm' }, more) => host.invoke(name, { trigger, ...more });
  it('is loaded from its folders', async () => {
    host = await Host.start();
    await host.load(olderApp());
    assert.deepEqual(host.app.errors, []);
    assert.equal(host.app.model, 'function.json');
    assert.deepEqual(host.app.functions.map(({ name }) => name), Object.keys(functions).filter(name => name !== 'disabled').sort());
    const { scriptFile, entryPoint, retry, bindings } = host.app.functions.find(({ name }) => name === 'elsewhere');
    assert.deepEqual([scriptFile, entryPoint, bindings], ['shared/main.js', 'go', queue]);
    assert.deepEqual(retry, { strategy: 'fixedDelay', maxRetryCount: 2, delayInterval: 60500, minimumInterval: null, maximumInterval: null });
  });

  it('gives a request and takes context.res', async () => {
    const number = host.begin('context', { trace: ['00-a-b-01', ''], http: { method: 'POST', url: 'http://localhost/x?a=1&a=2', headers: [['X-One', '1']], params: [['code', 'KEL']], body: '{"x":1}' } });
    const answer = await host.end(number);
    assert.deepEqual([answer.status, answer.headers], [201, [['x-a', '1'], ['content-type', 'application/json; charset=utf-8']]]);
    assert.deepEqual(JSON.parse(answer.body), {
      method: 'POST', query: { a: '1,2' }, params: { code: 'KEL' }, header: '1', body: { x: 1 }, raw: '{"x":1}', same: true, data: ['KEL', { a: '1,2' }, 'context', true],
      execution: ['context', true], definitions: [{ name: 'req', type: 'httpTrigger', direction: 'in' }, { name: 'res', type: 'http', direction: 'out' }], trace: '00-a-b-01',
    });
  });

  const answers = {
    returned: [202, [['set-cookie', 'a=b; path=/'], ['content-type', 'text/plain; charset=utf-8']], 'returned'],
    untouched: [200, [], undefined],
    send: [203, [['x-a', 'b'], ['content-type', 'text/x']], 'sent'],
    json: [200, [['content-type', 'application/json']], '{"a":1}'],
    sendStatus: [418, [], undefined],
    buffer: [200, [['content-type', 'application/octet-stream']], 'b'],
    expressAndDone: [200, [['content-type', 'text/plain; charset=utf-8']], 'gone'],
  };
  for (const [name, expected] of Object.entries(answers)) {
    it(`answers ${name}`, async () => {
      const { status, headers, body } = await host.http(name);
      assert.deepEqual([status, headers, body?.toString()], expected);
    });
  }

  it('refuses an answer that is no object', async () => assert.match((await host.http('wrong')).failure.message, /must be an 'object' type/));

  it('ends by done, with outputs, a result, or an error', async () => {
    assert.deepEqual((await invoke('done')).outputs, { out: { got: 'm' } });
    assert.deepEqual((await invoke('doneResult')).outputs, { out: ['a', 'm'] });
    assert.equal((await invoke('doneError')).failure.message, 'by done');
    assert.equal((await invoke('throws')).failure.name, 'RangeError');
  });

  it('says when done is called twice or beside a promise', async () => {
    await invoke('doneTwice');
    await host.log(/'done' has already been called/);
    assert.equal(host.logs.some(({ message }) => /Choose either/.test(message)), false);
    await invoke('suppressed');
    await invoke('doneAndPromise');
    await host.log(/Choose either to return a promise or call 'done'/);
    assert.equal(host.logs.filter(({ message }) => /Choose either/.test(message)).length, 1);
  });

  it('takes what is returned as outputs, as $return, or as it is', async () => {
    assert.deepEqual((await invoke('promised')).outputs, { out: 'm' });
    assert.deepEqual((await invoke('returnBinding')).outputs, { $return: 'r m' });
    assert.deepEqual((await invoke('passed')).returned, { nobody: 'takes' });
  });

  it('gives inputs in order and the data of the binding', async () => {
    const { returned } = await invoke('inputs', { text: '{"a":1}' }, { inputs: [['file', { bytes: 'content' }]], metadata: { Id: 'x', DequeueCount: 1 }, retry: [1, 2], id: 'the-id' });
    assert.deepEqual(returned, { message: { a: 1 }, file: 'content', bound: true, data: { invocationId: 'the-id', id: 'x', dequeueCount: 1 }, retry: { retryCount: 1, maxRetryCount: 2 } });
    assert.deepEqual((await invoke('timer', { json: { IsPastDue: true } })).returned, { isPastDue: true });
  });

  it('logs, and warns of late lines', async () => {
    const number = host.begin('logs', { trigger: { text: 'm' } });
    await host.end(number);
    assert.deepEqual(host.logs.filter(line => line.number === number).map(({ level, message }) => [level, message]), [[2, 'a 1'], [4, 'e'], [3, 'w'], [2, 'i'], [0, 'v']]);
    await invoke('logsLate');
    await host.log(/^too late$/);
    await host.log(/calls to 'done' made before function execution completes/);
  });

  it('reads forms', async () => {
    const form = new FormData();
    form.append('a', '1');
    form.append('file', new File(['co\r\nntent'], 'f.txt', { type: 'text/plain' }));
    const made = new Response(form);
    const answer = await host.http('form', { method: 'POST', headers: [['content-type', made.headers.get('content-type')]], body: Buffer.from(await made.arrayBuffer()) });
    assert.deepEqual(JSON.parse(answer.body), [2, '1', 'f.txt', 'co\r\nntent', false]);
    const encoded = await host.http('form', { method: 'POST', headers: [['content-type', 'application/x-www-form-urlencoded']], body: 'a=1+2&x=' });
    assert.deepEqual(JSON.parse(encoded.body), [2, '1 2', null, null, true]);
  });

  it('finds the function of a module', async () => {
    assert.deepEqual((await invoke('this')).returned, { own: 7 });
    for (const [name, n] of [['named', 2], ['sole', 3], ['module', 4], ['elsewhere', 5]]) assert.deepEqual((await invoke(name)).returned, { n });
  });

  it('ends', async () => assert.equal(await host.stop(), 0));

  it('refuses functions without a script or an entry, each with its file', async t => {
    const broken = await Host.start();
    t.after(() => broken.stop());
    await broken.load(olderApp({ a: [queue, undefined], b: [queue, `exports.x = 1; exports.y = 2;`], c: [queue, `module.exports = 5;`], d: [queue, `throw new Error('at start')`] }));
    assert.deepEqual(broken.app.errors.map(({ file }) => file), ['a/function.json', 'b/function.json', 'c/function.json', 'd/function.json']);
    const messages = broken.app.errors.map(({ message }) => message).join('\n');
    for (const part of ['Its script a/index.js is not there', 'Unable to determine function entry point', 'is not a function', 'at start']) assert.match(messages, new RegExp(part));
  });
});
