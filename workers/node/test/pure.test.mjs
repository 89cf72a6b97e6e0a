import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { FieldMap } from '../field-map.mjs';
import { withAsyncFunctions } from '../load/package-source.mjs';
import { makeApp } from './app-folder.mjs';
import { Host } from './host.mjs';

/** What a function may do with a request; the platform's `Request` must give the same. */
const probes = `
  const used = read => async r => { await read(r); return [r.bodyUsed, ...await Promise.all(['text', 'json', 'arrayBuffer', 'blob', 'formData'].map(name => r[name]().then(() => 'read', e => e.name + ': ' + e.message)))]; };
  const all = async stream => { const parts = []; for await (const part of stream) parts.push(Buffer.from(part)); return Buffer.concat(parts).toString('hex'); };
  module.exports = {
    head: r => [r.url, r.method, [...r.headers], r.headers === r.headers, r.headers instanceof Headers, r.bodyUsed],
    text: async r => [await r.text(), r.bodyUsed],
    json: async r => [await r.json(), r.bodyUsed],
    arrayBuffer: async r => { const bytes = await r.arrayBuffer(); return [bytes instanceof ArrayBuffer, bytes.byteLength, Buffer.from(bytes).toString('hex'), r.bodyUsed]; },
    blob: async r => { const blob = await r.blob(); return [blob.size, blob.type, await blob.text(), r.bodyUsed]; },
    formData: async r => [...await r.formData()],
    stream: async r => [r.body === null ? null : await all(r.body), r.bodyUsed],
    sameStream: r => [r.body === r.body, r.body instanceof ReadableStream, r.bodyUsed],
    usedByText: used(r => r.text()),
    usedByJson: used(r => r.json().catch(() => 0)),
    usedByArrayBuffer: used(r => r.arrayBuffer()),
    usedByBlob: used(r => r.blob()),
    usedByStream: used(r => r.body && all(r.body)),
    locked: used(r => void r.body?.getReader()),
    cloneOfUsed: async r => { await r.text(); return r.clone().url; },
    clones: async r => { const one = r.clone(); const two = one.clone(); return [await two.text(), await r.text(), await one.text(), r.bodyUsed, one.headers === r.headers]; },
    cloneOfChanged: async r => { r.headers.set('x-new', '1'); r.headers.delete('x-one'); const clone = r.clone(); clone.headers.set('x-new', '2'); return [[...r.headers], [...clone.headers]]; },
    typeOfChanged: async r => { r.headers.set('content-type', 'text/changed'); return (await r.blob()).type; },
    typeOfChangedLater: async r => { r.body; r.headers.set('content-type', 'text/later'); r.headers.append('a', 'b'); const clone = r.clone(); return [(await r.blob()).type, [...clone.headers]]; },
  };`;
const app = `
  const { app, HttpResponse } = require('@azure/functions');
  const probes = require('./probes.js');
  const run = async (probe, request) => { try { return (await probe(request)) ?? null; } catch (error) { return error.name + ': ' + error.message; } };
  for (const [name, probe] of Object.entries(probes)) {
    app.http(name, { methods: ['GET', 'POST'], handler: async request => {
      const { method, body, headers } = JSON.parse(request.params.again);
      const theirs = new Request(request.url, { method, headers, body: body === undefined ? undefined : Buffer.from(body, 'hex') });
      return { jsonBody: [await run(probe, request), await run(probe, theirs)] };
    } });
  }
  let kept;
  app.http('keeps', { handler: async request => { const before = kept && [await kept.text(), kept.headers.get('x-one'), kept.url, kept.params]; kept = request; return { jsonBody: before ?? null }; } });
  const inits = require('./inits.js');
  for (const [name, init] of Object.entries(inits)) {
    app.http('init-' + name, { handler: async () => init() });
    app.http('class-' + name, { handler: async () => new HttpResponse(init()) });
  }
  app.http('globals', { handler: async () => ({ body: String(/native code/.test(String(WeakMap))) }) });`;
/** What functions return: the same in an `HttpResponse`, which is made of the platform's `Response`, must answer the same. */
const inits = `
  const changed = () => { const body = Buffer.alloc(200_000, 'a'); setImmediate(() => body.fill('b')); return { body }; };
  module.exports = {
    empty: () => ({}), nothingInside: () => ({ status: undefined, headers: undefined, body: undefined, jsonBody: undefined, cookies: undefined }),
    json: () => ({ jsonBody: { b: 'ü', a: [1, null] }, status: 201 }), jsonNull: () => ({ jsonBody: null, body: 'body' }), jsonFunction: () => ({ jsonBody: String }),
    jsonAndBody: () => ({ jsonBody: 1, body: 'dropped' }), jsonType: () => ({ jsonBody: 1, headers: { 'Content-Type': 'application/x' } }), jsonLarge: () => ({ jsonBody: 'x'.repeat(100_000) }),
    jsonThrows: () => ({ jsonBody: { toJSON() { throw new RangeError('toJSON'); } } }),
    text: () => ({ body: 'grün \\ud800', headers: { 'X-B': 'b', 'x-a': 'content-type', 'x-A2': ' spaced ' } }), textType: () => ({ body: '<p>', headers: { 'content-type': 'text/html' } }),
    emptyText: () => ({ body: '' }), emptyBytes: () => ({ body: Buffer.alloc(0) }), bytes: () => ({ body: Buffer.from([0, 255]) }), view: () => ({ body: new DataView(new ArrayBuffer(4), 1, 2) }),
    words: () => ({ body: new Uint16Array([1, 2, 3]).subarray(1) }), arrayBuffer: () => ({ body: new Uint8Array([1, 2]).buffer }), changed, shared: () => ({ body: new Uint8Array(new SharedArrayBuffer(3)) }),
    largeText: () => ({ body: 'ü'.repeat(30_000) }), largerText: () => ({ body: 'ü'.repeat(40_000) }), noContent: () => ({ status: 204, body: 'x', headers: { a: 'b' } }), notModified: () => ({ status: 304, jsonBody: 1 }),
    status: () => ({ status: 700 }), halfStatus: () => ({ status: 200.5 }), textStatus: () => ({ status: '404' }), nullStatus: () => ({ status: null }), nullHeaders: () => ({ headers: null }),
    pairs: () => ({ headers: [['b', '1'], ['A', '2'], ['a', '3'], ['set-cookie', 'x=1'], ['set-cookie', 'y=2']] }), object: () => ({ headers: new Headers({ z: '1', y: '2' }), body: 'x' }),
    badName: () => ({ headers: { 'a b': '1' } }), badValue: () => ({ headers: { a: '\\n1\\n2' } }), wide: () => ({ headers: { a: 'ł' } }), empties: () => ({ headers: { a: '', b: 1, c: null } }),
    cookies: () => ({ cookies: [{ name: 'a', value: 'b' }], headers: { 'set-cookie': 'c=d' } }), number: () => ({ body: 5 }), params: () => ({ body: new URLSearchParams('a=b') }),
    ofNoClass: () => Object.assign(Object.create(null), { body: 'x' }), ofClass: () => new (class { status = 202; get body() { return 'got'; } })(),
  };`;

const bodies = {
  nothing: undefined, empty: Buffer.alloc(0), text: Buffer.from('text ü'), json: Buffer.from('{"a":[1,"ü"]}'), form: Buffer.from('a=1&b=%C3%BC'), mark: Buffer.from('\ufeff{"a":1}'),
  broken: Buffer.from([0xc3, 0x28, 0xe2, 0x82, 0xff, 0xf0, 0x9f]), half: Buffer.from('{"a":'), long: Buffer.alloc(60_000, 'long '),
};

describe('The package beside the platform', () => {
  /** @type {Host} */
  let host;
  before(async () => {
    host = await Host.start();
    await host.load(makeApp({ 'package.json': { main: 'index.js' }, 'index.js': app, 'probes.js': probes, 'inits.js': inits }), { isPure: true });
    assert.deepEqual(host.app.errors, []);
  });
  after(() => host.stop());

  const ask = async (name, method, headers, body) => {
    const again = JSON.stringify({ method, headers, body: body?.toString('hex') });
    const answer = await host.http(name, { method, url: 'http://localhost:7071/api/x?a=1&a=2', headers, params: [['again', again]], body });
    assert.equal(answer.failure, undefined);
    return JSON.parse(answer.body);
  };

  for (const name of probes.match(/^ {4}\w+(?=: )/gm).map(one => one.trim())) {
    it(`reads a request as the platform does: ${name}`, async () => {
      for (const [kind, body] of Object.entries(bodies)) {
        const headers = [['x-one', '1'], ['X-One', '2'], ['cookie', 'a=b'], ['cookie', 'c=d'], ['content-type', kind === 'form' ? 'application/x-www-form-urlencoded' : 'text/plain'], ['empty', '']];
        const [ours, theirs] = await ask(name, 'POST', headers, body);
        assert.deepEqual(ours, theirs, kind);
      }
      const [ours, theirs] = await ask(name, 'GET', []);
      assert.deepEqual(ours, theirs, 'GET');
    });
  }

  for (const name of inits.match(/\b\w+(?=: \(\) =>)|\bchanged(?=,)/g)) {
    it(`answers as the platform does: ${name}`, async () => {
      const [plain, made] = [await host.http(`init-${name}`), await host.http(`class-${name}`)];
      const comparable = ({ failure, status, headers, body }) => failure === undefined ? { status, headers, body: body?.toString('latin1') ?? '' } : `${failure.name}: ${failure.message}`;
      // An object without a prototype or of a class is read by its members; as an init they are the same.
      assert.deepEqual(comparable(plain), comparable(made));
    });
  }

  it('asks the platform where it would refuse or change something', async () => {
    const again = JSON.stringify({ method: 'POST', headers: [] });
    const of = (method, url = 'http://localhost/x', headers = []) => host.http('head', { method, url, headers, params: [['again', again]] });
    assert.equal((await of('TRACE')).failure.name, 'TypeError');
    assert.equal((await of('GET', 'http://localhost/x', [['a', 'ł']])).failure.name, 'TypeError');
    assert.match((await of('GET', 'http://ada:pw@localhost/x')).failure.message, /credentials/);
    for (const [given, url] of [['http://localhost:80/a', 'http://localhost/a'], ['http://LOCALHOST/a', 'http://localhost/a'], ['http://1.2/a', 'http://1.0.0.2/a'], ['http://localhost/a/%2e%2E/b', 'http://localhost/b']]) {
      assert.equal(JSON.parse((await of('GET', given)).body)[0][0], url);
      assert.equal(JSON.parse((await of('GET', url)).body)[0][0], url);
    }
    assert.equal(JSON.parse((await of('propfind')).body)[0][1], 'propfind');
  });

  it('keeps a request and its body when the invocation is long over', async () => {
    const post = (name, body, length) => host.http(name, { method: 'POST', url: `http://localhost/${length}`, headers: [['x-one', body]], params: [['p', body]], body: body.repeat(length) });
    await post('keeps', 'k', 40_000);
    for (let index = 0; index < 20; index++) await post('text', 'other', 12_000 + index);
    assert.deepEqual(JSON.parse((await post('keeps', 'l', 1)).body), ['k'.repeat(40_000), 'k', 'http://localhost/40000', { p: 'k' }]);
    assert.deepEqual(JSON.parse((await post('keeps', 'm', 1)).body), ['l', 'l', 'http://localhost/1', { p: 'l' }]);
  });

  it('leaves the globals of the app and of other packages alone', async t => {
    assert.equal(String((await host.http('globals')).body), 'true');
    const other = await Host.start();
    t.after(() => other.stop());
    const files = {
      'package.json': { main: 'index.js' },
      'node_modules/@azure/functions/package.json': { name: '@azure/functions', version: '4.99.0', main: './dist/azure-functions.js' },
      'node_modules/@azure/functions/dist/azure-functions.js': `exports.seen = [WeakMap.name, require('./other.js'), WeakMap.name]; try { require('./fails.js'); } catch { exports.seen.push(WeakMap.name); }`,
      'node_modules/@azure/functions/dist/other.js': 'module.exports = WeakMap.name;',
      'node_modules/@azure/functions/dist/fails.js': 'throw new Error(WeakMap.name);',
      'index.js': `throw new Error([...require('@azure/functions').seen, WeakMap.name].join());`,
    };
    await other.load(makeApp(files, ''), {});
    assert.match(other.app.errors[0].message, /FieldMap,WeakMap,FieldMap,FieldMap,WeakMap$/);
  });
});

describe('The source of the package', () => {
  for (const version of ['4.0.1', '4.5.0', '4.8.0', '4.16.5']) {
    it(`has async functions again, in its lines: ${version}`, () => {
      const source = readFileSync(new URL(`versions/${version}/node_modules/@azure/functions/dist/azure-functions.js`, import.meta.url), 'utf8');
      const result = withAsyncFunctions(source);
      assert.notEqual(result, source);
      assert.doesNotMatch(result, /function\s*\*|\byield\b/);
      assert.equal(result.split('\n').length, source.split('\n').length);
    });
  }

  it('is left as it is where it is not as expected', () => {
    const helper = 'var __awaiter = (this && this.__awaiter) || function (a, b, c, d) {};\n';
    const call = body => `${helper}__awaiter(this, void 0, void 0, function* () { ${body} });`;
    assert.match(withAsyncFunctions(call('return yield x();')), /async function \(\) { return await x\(\); }/);
    for (const source of ['let a;', call('yield* x();'), call('a.yield = 1;'), `${call('yield x;')} function* own() {}`, call('yield x;').replace(helper, ''), call(`f('yield');`)]) {
      assert.equal(withAsyncFunctions(source), source);
    }
  });
});

describe('A field map', () => {
  it('does what a WeakMap does', () => {
    const of = Map => {
      const [one, two, frozen, symbol] = [{}, () => {}, Object.freeze({}), Symbol('s')];
      const map = new Map([[one, 1], [two, undefined]]);
      const other = new Map(null);
      const told = [map instanceof WeakMap, map.get(one), map.has(two), map.get(two), map.has(frozen), map.get(frozen), other.has(one), map.set(frozen, 2) === map, map.get(frozen)];
      told.push(map.delete(one), map.delete(one), map.has(one), map.get(one), map.set(one, 3).get(one), other.set(one, 4).get(one), map.get(one));
      told.push(map.set(symbol, 5).get(symbol), map.has(symbol), map.delete(symbol), map.has(symbol), map.has(null), map.has(1), map.get('x'), map.delete(undefined));
      for (const key of [null, 1, 'x', undefined]) assert.throws(() => map.set(key, 1), TypeError);
      return told;
    };
    assert.deepEqual(of(FieldMap), of(WeakMap));
  });
});
