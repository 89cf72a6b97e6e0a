import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { modes, testApp } from './app-folder.mjs';
import { Host } from './host.mjs';

const headers = answer => Object.fromEntries(answer.headers.filter(([name]) => name !== 'set-cookie'));
const text = answer => answer.body?.toString();
const json = answer => JSON.parse(answer.body);

for (const mode of modes) {
  describe(`Functions (${mode.name})`, () => {
    /** @type {Host} */
    let host;
    before(async () => {
      host = await Host.start();
      await host.load(testApp(mode.form), { isPure: mode.isPure });
    });
    after(() => host.stop());

    it('says which module runs and of which version', () => {
      assert.deepEqual(host.app.module, { kind: mode.kind, version: '4.16.5' });
      assert.deepEqual(host.app.errors, []);
      assert.equal(host.app.model, 'v4');
    });

    it('answers JSON and reads the query', async () => {
      const answer = await host.http('hello', { url: 'http://localhost:7071/api/hello?name=Ada%20L', method: 'GET' });
      assert.equal(answer.status, 200);
      assert.deepEqual(headers(answer), { 'content-type': 'application/json' });
      assert.equal(json(answer).hello, 'Ada L');
      assert.equal(json(answer).name, 'hello');
    });

    it('answers what a function returns that is not async', async () => {
      assert.equal(text(await host.http('synchronous')), 'now');
    });

    it('answers many invocations, each its own', async () => {
      const answers = await Promise.all(Array.from({ length: 500 }, (_, i) => host.http('hello', { url: `http://localhost/api/hello?name=${i}` })));
      assert.deepEqual(answers.map(answer => json(answer).hello), Array.from({ length: 500 }, (_, i) => String(i)));
    });

    const plain = 'text/plain;charset=UTF-8';
    const expected = {
      text: [201, { 'x-one': '1', 'content-language': 'de', 'content-type': plain }, 'grün'],
      json: [200, { 'content-type': 'application/problem+json' }, '[1,{"a":null}]'],
      jsonFalse: [200, { 'content-type': 'application/json' }, 'false'],
      empty: [200, {}, undefined],
      nothing: [204, {}, undefined],
      null: [204, {}, undefined],
      buffer: [200, {}, 'bytes'],
      arrayBuffer: [200, {}, '\x01\x02\x03'],
      view: [200, {}, '\x01\x02'],
      params: [200, { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' }, 'a=1+2'],
      blob: [200, { 'content-type': 'text/x-blob' }, 'blob'],
      stream: [200, {}, 'ab'],
      node: [200, {}, 'n1n2'],
      generator: [200, {}, 'g1g2'],
      number: [200, { 'content-type': plain }, '42'],
      object: [200, { 'content-type': plain }, '[object Object]'],
      noContent: [204, {}, undefined],
      notModified: [304, { etag: '"1"' }, undefined],
      headers: [200, { a: '1, 2', 'content-type': plain }, 'h'],
      pairs: [200, { 'x-a': 'spaced', 'x-b': 'ü', 'content-type': plain }, 'p'],
      twice: [200, { 'x-a': '1, 2', 'content-type': plain }, 't'],
      numberHeader: [200, { 'x-number': '7', 'x-undefined': 'undefined', 'content-type': plain }, 'n'],
      class: [202, { x: 'y', 'content-type': 'application/json' }, '{"a":1}'],
      classHeaders: [200, { x: 'y', 'x-later': 'z', 'content-type': plain }, 'text'],
      classClone: [200, { 'content-type': plain }, 'cloned'],
      textStatus: [418, { 'content-type': plain }, 'tea'],
      large: [200, { 'content-type': plain }, 'x'.repeat(300_000)],
    };
    for (const [name, [status, expectedHeaders, body]] of Object.entries(expected)) {
      it(`answers ${name}`, async () => {
        const answer = await host.http(`answer-${name}`);
        assert.equal(answer.failure, undefined);
        assert.equal(answer.status, status);
        assert.deepEqual(headers(answer), expectedHeaders);
        assert.equal(text(answer) || undefined, body);
      });
    }

    it('writes cookies as the host of Azure does', async () => {
      const answer = await host.http('answer-cookies');
      assert.deepEqual(answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value), [
        'a=b%20c; expires=Tue, 01 Jan 2030 00:00:00 GMT; max-age=60; domain=example.com; path=/p; secure; samesite=lax; httponly',
        'd=e; expires=Tue, 01 Jan 2030 00:00:00 GMT; path=/; samesite=none',
      ]);
    });

    const refused = {
      string: /^Error: The HTTP response must be an object with optional properties "body", "status", "headers", and "cookies"\.$/,
      status: /^RangeError: .*range of 200 to 599/,
      headerName: /^TypeError: .*bad name/,
      headerValue: /^TypeError: .*invalid header value/s,
      cookie: /^Error: A 'string' type was expected instead of a 'number' type\. Cannot parse value of 'cookie\.value'\.$/,
      circular: /^TypeError: Converting circular structure to JSON/,
    };
    for (const [name, pattern] of Object.entries(refused)) {
      it(`refuses an answer with a wrong ${name}`, async () => {
        const { failure } = await host.http(`answer-${name}`);
        assert.match(`${failure.name}: ${failure.message}`, pattern);
      });
    }

    it('hands on what a function throws, with its stack', async () => {
      for (const [name, error, message] of [['throws', 'TypeError', 'thrown at once'], ['rejects', 'RangeError', 'thrown later']]) {
        const { failure } = await host.http(name);
        assert.equal(failure.name, error);
        assert.equal(failure.message, message);
        assert.match(failure.stack, /handlers\.cjs:\d+/);
      }
      assert.equal((await host.http('throwsText')).failure.message, 'only text');
      assert.equal((await host.http('throwsNothing')).failure.message, 'Unknown error');
    });

    const post = { method: 'POST', url: 'http://localhost:7071/api/x?q=1&q=2&u=%C3%BC', params: [['code', 'KEL']], headers: [['X-One', '1'], ['x-one', '2'], ['content-type', 'text/x']], body: '{"a":1}' };
    const reads = {
      text: ['{"a":1}', true],
      json: [{ a: 1 }, true],
      arrayBuffer: '7b2261223a317d',
      blob: [7, 'text/x'],
      stream: ['{"a":1}', true],
      clone: ['{"a":1}', '{"a":1}', post.url, '1', { code: 'KEL' }],
      twice: 'TypeError',
    };
    for (const [name, value] of Object.entries(reads)) {
      it(`reads a request: ${name}`, async () => assert.deepEqual(json(await host.http(`read-${name}`, post)), value));
    }

    it('reads the head of a request', async () => {
      const principal = Buffer.from(JSON.stringify({ identityProvider: 'github', userId: '1', userDetails: 'ada' })).toString('base64');
      const answer = await host.http('read-head', { ...post, headers: [...post.headers, ['x-ms-client-principal', principal]] });
      const { user, headers, ...head } = json(answer);
      assert.equal(user.username, 'ada');
      assert.deepEqual(headers, [['content-type', 'text/x'], ['x-ms-client-principal', principal], ['x-one', '1, 2']]);
      assert.deepEqual(head, {
        method: 'POST', url: post.url, query: [['q', '1'], ['q', '2'], ['u', 'ü']], params: { code: 'KEL' }, keys: ['content-type', 'x-ms-client-principal', 'x-one'],
        has: true, one: '1, 2', missing: null, is: true, copy: 3,
      });
    });

    it('settles a URL as the platform does', async () => {
      for (const [given, url] of [['http://localhost:80/a/../b c', 'http://localhost/b%20c'], ['http://LOCALHOST/a"b', 'http://localhost/a%22b'], ['http://localhost/a?b=c|d', 'http://localhost/a?b=c|d']]) {
        assert.equal(json(await host.http('read-head', { method: 'GET', url: given })).url, url);
      }
    });

    it('reads a form', async () => {
      const form = new Response(Object.entries({ a: '1', file: new File(['content'], 'f.txt') }).reduce((all, [k, v]) => (all.append(k, v), all), new FormData()));
      const body = Buffer.from(await form.clone().arrayBuffer());
      const answer = await host.http('read-formData', { method: 'POST', headers: [['content-type', form.headers.get('content-type')]], body });
      assert.deepEqual(json(answer), ['1', 'content']);
    });

    it('has no body where none came', async () => {
      assert.deepEqual(json(await host.http('read-none')), [null, false, '']);
    });

    it('drops the body of GET and says so', async () => {
      assert.deepEqual(json(await host.http('read-text', { method: 'GET', body: 'dropped' }))[0], '');
      await host.log(/Discarding the body of the incoming GET request/);
    });

    it('sends outputs with the answer', async () => {
      const answer = await host.http('both');
      assert.equal(text(answer), 'ok');
      assert.deepEqual(Object.values(answer.outputs), ['text']);
      const instead = await host.http('queueInstead');
      assert.deepEqual(instead.outputs, { $return: ['a', 'b'] });
    });

    const messages = [
      [{ text: '{"x":7}' }, { x: 7 }], [{ text: 'no JSON {' }, 'no JSON {'], [{ text: '7' }, 7], [{ text: 'true' }, true], [{ text: '{half' }, '{half'], [{ text: '' }, ''], [{ json: [1] }, [1]],
      [{ bytes: 'ab' }, 'bytes 6162'], [{ texts: ['{"a":1}', 'b'] }, [{ a: 1 }, 'b']], [{ plain: '123' }, '123'],
    ];
    for (const [trigger, message] of messages) {
      it(`gives a message as ${JSON.stringify(trigger)}`, async () => {
        const { returned, outputs } = await host.invoke('queue', { trigger });
        assert.deepEqual(returned.message, message);
        if (!('bytes' in trigger)) assert.deepEqual(Object.values(outputs), [{ got: message }]);
      });
    }

    it('gives byte strings as buffers', async () => {
      const { returned } = await host.invoke('queue', { trigger: { byteStrings: ['a', 'bc'] } });
      assert.deepEqual(returned.many, ['a', 'bc']);
    });

    it('gives a context with inputs, metadata, retry, trace and options', async () => {
      const { bindings } = host.app.functions.find(({ name }) => name === 'queue');
      const blob = bindings.find(({ type }) => type === 'blob').name;
      const { returned } = await host.invoke('queue', {
        trigger: { text: 'm' }, inputs: [[blob, { bytes: 'blob' }]], retry: [1, 3], trace: ['00-a-b-01', 'k=v'],
        metadata: { DequeueCount: 2, Id: 'x', Nested: { Deep: [{ Er: 1 }] } },
      });
      assert.equal(returned.input, 'blob');
      assert.deepEqual(returned.metadata, { dequeueCount: 2, id: 'x', nested: { deep: [{ er: 1 }] } });
      assert.deepEqual(returned.retry, { retryCount: 1, maxRetryCount: 3 });
      assert.deepEqual(returned.trace, { traceParent: '00-a-b-01', traceState: 'k=v' });
      assert.deepEqual(returned.options, { trigger: 'queueTrigger', inputs: [blob], outputs: ['queue'] });
      assert.equal(returned.is, true);
      const bare = await host.invoke('queue', { trigger: { text: 'm' } });
      assert.deepEqual([bare.returned.retry, bare.returned.trace, bare.returned.input], ['none', 'none', 'none']);
    });

    it('says the retry policy in milliseconds', () => {
      const { retry } = host.app.functions.find(({ name }) => name === 'queue');
      assert.deepEqual(retry, { strategy: 'exponentialBackoff', maxRetryCount: 3, delayInterval: null, minimumInterval: 2000, maximumInterval: 60000 });
    });

    it('sends what a function returns: to its return binding, or as its result', async () => {
      assert.deepEqual((await host.invoke('queueReturn', { trigger: { text: 'm' } })).outputs, { $return: 'back m' });
      assert.equal((await host.invoke('returns', { trigger: { text: 'm' } })).returned, 'm');
      assert.deepEqual((await host.invoke('returns', { trigger: { text: 'bytes' } })).returned, Buffer.from('b'));
      assert.equal((await host.invoke('returns', { trigger: { text: 'nothing' } })).returned, undefined);
      assert.equal((await host.invoke('returns', { trigger: { text: '1.5' } })).returned, 1.5);
      assert.equal((await host.invoke('fails', { trigger: { text: 'm' } })).failure.message, 'no');
    });

    it('gives a timer in lower case and without metadata', async () => {
      const { returned } = await host.invoke('timer', { trigger: { json: { Schedule: { AdjustForDST: true }, IsPastDue: false } }, metadata: { TimerTrigger: 1 } });
      assert.deepEqual(returned, { timer: { schedule: { adjustForDST: true }, isPastDue: false }, metadata: 'none' });
    });

    it('logs at each level to the host, and the console to stdout and stderr', async () => {
      const number = host.begin('logs', { trigger: { text: 'm' } });
      await host.end(number);
      const lines = host.logs.filter(line => line.number === number);
      assert.deepEqual(lines.map(({ level, category, message }) => [level, category, message]), [
        [0, 0, 'trace 7 { a: 1 }'], [1, 0, 'debug 7 { a: 1 }'], [2, 0, 'info 7 { a: 1 }'], [3, 0, 'warn 7 { a: 1 }'], [4, 0, 'error 7 { a: 1 }'], [2, 0, 'log 7 { a: 1 }'],
      ]);
      await new Promise(resolve => (host.stdout.includes('to stdout') ? resolve() : host.process.stdout.once('data', resolve)));
      assert.match(host.stdout, /^to stdout$/m);
    });

    it('warns of a line that is logged after the end', async () => {
      await host.invoke('logsLate', { trigger: { text: 'm' } });
      await host.log(/^too late$/);
      assert.equal(host.logs.some(({ message, category }) => category === 1 && /Unexpected call to 'log' on the context object after function execution has completed/.test(message)), true);
    });

    it('refuses to register a function when the app runs', async () => {
      const { failure } = await host.invoke('registersLate', { trigger: { text: 'm' } });
      assert.equal(failure.message, 'A function can only be registered during app startup.');
    });

    it('fails where a result is too large for a frame, and goes on', async () => {
      assert.equal((await host.invoke('tooLarge', { trigger: { json: 5_000_000 } })).returned.length, 5_000_000);
      assert.match((await host.invoke('tooLarge', { trigger: { json: 17_000_000 } })).failure.message, /more than the 16777216 that are allowed at once/);
      assert.equal((await host.invoke('longError', { trigger: { json: 20_000_000 } })).failure.message.length, 1024 * 1024);
      assert.equal((await host.http('hello')).status, 200);
    });

    it('reads frames that come in pieces', async () => {
      const number = host.begin('queue', { trigger: { text: 'y'.repeat(300_000) } });
      assert.equal((await host.end(number)).returned.message.length, 300_000);
    });

    it('commits with the answer', async () => {
      const answer = await host.http('commits');
      assert.equal(text(answer), 'true');
      assert.deepEqual(answer.commit, [
        { op: 'enqueue', queue: 'mail', body: { to: 'ada' }, delay: 1000, headers: { a: 'b' } },
        { op: 'enqueue', queue: 'mail', text: 'text' },
        { op: 'enqueue', queue: 'mail', bytes: Buffer.from('bytes').toString('base64') },
        { op: 'put', collection: 'bookings', id: '17', document: { seat: '1A' }, ifAbsent: true },
        { op: 'delete', collection: 'bookings', id: '18', ifMatch: 'e' },
        { op: 'once', scope: 'payments', key: '17', keepFor: 60000 },
      ]);
    });

    it('reads documents through the host, page by page', async () => {
      const number = host.begin('reads', { trigger: { text: 'm' } });
      await host.answer(question => {
        assert.deepEqual(question, { op: 'get', collection: 'bookings', id: '17' });
        return { id: '17', value: { seat: '1A' } };
      });
      await host.answer(question => {
        assert.deepEqual(question, { op: 'list', collection: 'bookings', where: [{ path: 'city', operator: 'equal', value: 'Kiel' }], after: null });
        return { documents: [{ id: '1' }, { id: '2' }], after: 'x' };
      });
      await host.answer(question => (assert.equal(question.after, 'x'), { documents: [{ id: '3' }], after: null }));
      assert.deepEqual((await host.end(number)).returned, { found: { id: '17', value: { seat: '1A' } }, all: ['1', '2', '3'] });
    });

    it('throws what the host answers badly', async () => {
      const number = host.begin('reads', { trigger: { text: 'm' } });
      await host.answer(() => ({ message: 'no such collection' }), false);
      assert.equal((await host.end(number)).failure.message, 'no such collection');
    });

    it('says clearly how the commit is misused, and drops it with a failure', async () => {
      const answer = await host.invoke('misuses', { trigger: { text: 'm' } });
      assert.deepEqual(answer.returned, [
        'enqueue: the queue must be a text that is not empty, not an empty one.',
        'enqueue: a message must be JSON, text or bytes, not undefined.',
        'enqueue: there is no option "dealy". There are: delay, timeToLive, sessionId, deduplicationId, headers, connection, serviceBus.',
        'enqueue: "delay" is a number of milliseconds, not string.',
        'put: a document must be an object.',
        'put: the id must be a text that is not empty, not 7.',
        'commit: the context of an invocation is needed, as the function got it.',
        'commit: no invocation with the id "other" runs.',
      ]);
      assert.deepEqual(answer.commit, [{ op: 'enqueue', queue: 'q', body: 1 }]);
      assert.equal((await host.invoke('commitsThenFails', { trigger: { text: 'm' } })).failure.message, 'no');
    });
  });
}
